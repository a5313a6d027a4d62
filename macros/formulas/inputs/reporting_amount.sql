{#
    An amount in the reporting currency: amount x rate, rounded once to 4 decimals, half away from
    zero (SPEC 2, Exchange). At rate 1 the amount passes as it is, without a multiplication. An
    amount that exceeds_money_limit() overflows, so callers reject it first. Null if an argument is
    null.

    amount: an amount in its own currency, 4 decimals;
    fx_rate: the rate to the reporting currency, 8 decimals.
#}
{% macro reporting_amount(amount, fx_rate) %}
    {%- set product = as_factor(amount, 19, 4) ~ ' * ' ~ as_factor(fx_rate, 18, 8) -%}
    {%- set converted -%}
        case
            when {{ fx_rate }} = 1 then {{ amount }}
            else {{ as_decimal('round(' ~ product ~ ', 4)', 18, 4) }}
        end
    {%- endset -%}
    {{- return(converted) -}}
{% endmacro %}
