{#
    Units of the reporting currency per unit of another one: 1 without a currency or for the
    reporting currency, else the rate of a day, else that of var rule_rates. Null where none is
    known, since 1 would be a wrong rate.

    currency: an SQL text, null for no money or the reporting currency;
    rates: name of a relation in scope, left joined by currency and day, with rate_to_reporting.
#}
{% macro rate_of_currency(currency, rates) %}
    {%- set currencies = [var('reporting_currency')] + var('rule_rates') | list -%}
    {%- set rate -%}
        coalesce(
            case when {{ currency }} is null or {{ currency }} = '{{ currencies[0] }}' then 1 end,
            {{ rates }}.rate_to_reporting,
            case
                when {{ currency }} in ('{{ currencies | join("', '") }}')
                    then {{ rule_rate(currency) }}
            end
        )
    {%- endset -%}
    {{- return(rate) -}}
{% endmacro %}
