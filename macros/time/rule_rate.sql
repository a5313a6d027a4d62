{#
    The rate by which a rule's money becomes the reporting currency (var rule_rates), an SQL number
    of 8 decimals; 1 for the reporting currency, and for rules without a currency.

    currency_code: an SQL text, the rule's currency.
#}
{% macro rule_rate(currency_code) %}
    {% set cases = [] %}
    {% for currency, rate in var('rule_rates').items() %}
        {% do cases.append("when '" ~ currency ~ "' then "
            ~ as_factor(decimal_literal('%.8f' | format(rate)), 18, 8)) %}
    {% endfor %}
    {{- return('case ' ~ currency_code ~ ' ' ~ cases | join(' ') ~ ' else 1 end'
        if cases else '1') -}}
{% endmacro %}
