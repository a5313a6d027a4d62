{#
    Whether an amount in the reporting currency (see reporting_amount) reaches the limit of money,
    10^14, as no raw amount does (SPEC 1, Exactness). Null where the rate is null.

    amount: decimal with 4 decimals; fx_rate: decimal with 8. The product of any two fits into the
    38 digits that it is given; rounding is what the last half unit is for.
#}
{% macro exceeds_money_limit(amount, fx_rate) %}
    {%- set exceeds -%}
        {{ fx_rate }} > 1
            and abs(cast({{ amount }} as decimal(28, 4)) * cast({{ fx_rate }} as decimal(18, 8)))
            >= 99999999999999.99995
    {%- endset -%}
    {{- return(exceeds) -}}
{% endmacro %}
