{#
    Runs before a model that reads rules with money. Stops it if a rule is in a currency other than
    the reporting one without a rate (var rule_rates): 500 USD and 500 JPY are different rules. A
    test of the seeds says so, too, but runs can leave tests out. Returns ''.

    rules: a relation of rules;
    column: its column with the currency, currency_code by default.
#}
{% macro check_rule_currencies(rules, column='currency_code') %}
    {% if not execute %}
        {{ return('') }}
    {% endif %}
    {% set currency = var('reporting_currency') %}
    {% set known = [currency] + var('rule_rates') | list %}
    {% set other = run_query(
        'select min(' ~ column ~ ') from ' ~ rules ~ ' where ' ~ column ~ " not in ('"
        ~ known | join("', '") ~ "')").rows[0][0] %}
    {% if other %}
        {% do northstar._stop(
            'Seed ' ~ rules.identifier ~ ' has money in ' ~ other ~ ', and reporting_currency is '
            ~ currency,
            'rule_rates: {' ~ other ~ ': <' ~ currency ~ ' for 1 ' ~ other ~ '>}',
            '--vars or dbt_project.yml') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
