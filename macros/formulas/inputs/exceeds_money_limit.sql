{#
    True if an amount reaches the limit of money, 10^14, in the reporting currency (SPEC 1,
    Exactness). Null if the rate is null. The bound in the SQL lies half a unit of the fourth
    decimal below 10^14, because reporting_amount() rounds. Amount and rate have 18 digits each, so
    their product fits into 38. The amount is cast to 19: between decimals of up to 18 digits DuckDB
    multiplies in eight bytes.

    amount: an amount in its own currency, under 10^14, 4 decimals;
    fx_rate: the rate to the reporting currency, under 10^10, 8 decimals.
#}
{% macro exceeds_money_limit(amount, fx_rate) %}
    {%- set exceeds -%}
        {{ fx_rate }} > 1
            and abs({{ as_factor(amount, 19, 4) }} * {{ as_factor(fx_rate, 18, 8) }})
            >= {{ decimal_literal('99999999999999.99995') }}
    {%- endset -%}
    {{- return(exceeds) -}}
{% endmacro %}
