{#
    The probability that a customer will buy again some day, by BG/NBD (SPEC-value V2), floating
    point: 1 for x = 0, else 1 / (1 + a / (b + x - 1) ((alpha + T) / (alpha + t_x))^(r + x)),
    computed in logarithms. Odds beyond e^700 are cut off, where engines overflow.
    Source: Fader, Hardie, Lee, "Counting Your Customers" the Easy Way (2005); Fader, Hardie,
    Computing P(alive) Using the BG/NBD Model (2008).

    parameters: the alias of the relation with r, alpha, a, b;
    repeat_purchase_days: x, a whole number;
    days_to_last: days from the first purchase to the last (7 t_x);
    days_observed: days from the first purchase to the end (7 T).
#}
{% macro p_alive(parameters, repeat_purchase_days, days_to_last, days_observed) %}
    {%- set double = double_type() -%}
    {%- set times = [] -%}
    {%- for days in [days_observed, days_to_last] -%}
        {%- do times.append(
            'ln(' ~ parameters ~ '.alpha + cast(' ~ days ~ ' as ' ~ double ~ ') / 7)') -%}
    {%- endfor -%}
    {%- set odds -%}
        ln({{ parameters }}.a) - ln({{ parameters }}.b + {{ repeat_purchase_days }} - 1)
                + ({{ parameters }}.r + {{ repeat_purchase_days }}) * ({{ times | join(' - ') }})
    {%- endset -%}
    {%- set probability -%}
        case
            when {{ repeat_purchase_days }} = 0 then cast(1 as {{ double }})
            when {{ repeat_purchase_days }} > 0
                then 1 / (1 + exp(greatest(least({{ odds }}, 700), -700)))
        end
    {%- endset -%}
    {{- return(probability) -}}
{% endmacro %}
