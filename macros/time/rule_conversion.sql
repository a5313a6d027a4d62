{#
    How var rule_rates converts a rule's money, as text: '1 USD = 7.2 CNY'; null where it does not.

    currency_code: an SQL text, the rule's currency.
#}
{% macro rule_conversion(currency_code) %}
    {% set cases = [] %}
    {% for currency, rate in var('rule_rates').items() %}
        {% do cases.append("when '" ~ currency ~ "' then '1 " ~ currency ~ ' = '
            ~ ('%.8f' | format(rate)).rstrip('0').rstrip('.') ~ ' '
            ~ var('reporting_currency') ~ "'") %}
    {% endfor %}
    {{- return(('case ' ~ currency_code ~ ' ' ~ cases | join(' ') ~ ' end') if cases
        else 'cast(null as ' ~ dbt.type_string() ~ ')') -}}
{% endmacro %}
