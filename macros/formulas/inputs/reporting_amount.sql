{#
    An amount in the reporting currency: amount x rate, rounded once to 4 decimals, half away from
    zero (SPEC 2, Exchange). At rate 1 the amount passes as it is, without a multiplication. An
    amount that exceeds_money_limit() overflows, so callers reject it first. Null if an argument is
    null.

    amount: an amount in its own currency, 4 decimals;
    fx_rate: the rate to the reporting currency, 8 decimals.
#}
{% macro reporting_amount(amount, fx_rate) %}
    {%- set converted -%}
        case
            when {{ fx_rate }} = 1 then {{ amount }}
            else cast(round(
                cast({{ amount }} as decimal(19, 4)) * cast({{ fx_rate }} as decimal(18, 8)), 4
            ) as decimal(18, 4))
        end
    {%- endset -%}
    {{- return(converted) -}}
{% endmacro %}
