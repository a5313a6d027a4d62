{#
    The expected amount of a customer's next purchases, by Gamma-Gamma (SPEC-value V2), floating
    point: p (gamma + x spend) / (p x + q - 1). Without a mean (q <= 1 and p x + q <= 1) it is the
    customer's own mean spend, or for x = 0 that of the repeat customers. Where everybody spends the
    same, that is expected. Null without a spend model.
    Source: Fader, Hardie, The Gamma-Gamma Model of Monetary Value (2013).

    parameters: the alias of int_clv_parameters;
    repeat_purchase_days: x, a whole number;
    repeat_amount: x times the mean spend, 4 decimals.
#}
{% macro expected_spend(parameters, repeat_purchase_days, repeat_amount) %}
    {%- set double = double_type() -%}
    {%- set weight = parameters ~ '.p * ' ~ repeat_purchase_days ~ ' + ' ~ parameters ~ '.q - 1' -%}
    {%- set spend -%}
        case
            when not {{ parameters }}.has_spend_model then null
            when {{ parameters }}.spend_fit_status = 'spend_constant'
                then cast({{ parameters }}.greatest_spend as {{ double }})
            when {{ weight }} > 0
                then {{ parameters }}.p * ({{ parameters }}.gamma
                    + cast({{ repeat_amount }} as {{ double }})) / ({{ weight }})
            when {{ repeat_purchase_days }} = 0 then {{ parameters }}.mean_repeat_spend
            else cast({{ repeat_amount }} as {{ double }}) / {{ repeat_purchase_days }}
        end
    {%- endset -%}
    {{- return(spend) -}}
{% endmacro %}
