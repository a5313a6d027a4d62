{#
    An amount in the reporting currency: amount x rate, rounded once to 4 decimals, half away
    from zero (SPEC 2, Exchange). amount: decimal with 4 decimals; fx_rate: decimal with 8.
    The amount must not exceed_money_limit() at this rate. At rate 1 it is passed as it is, without
    a multiplication.
#}
{% macro reporting_amount(amount, fx_rate) %}
    {%- set converted -%}
        case
            when {{ fx_rate }} = 1 then {{ amount }}
            else cast(round(
                cast({{ amount }} as decimal(28, 4)) * cast({{ fx_rate }} as decimal(18, 8)), 4
            ) as decimal(18, 4))
        end
    {%- endset -%}
    {{- return(converted) -}}
{% endmacro %}
