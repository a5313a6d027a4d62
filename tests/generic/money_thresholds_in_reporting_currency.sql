{#
    A rule row that sets a money threshold states its currency, and it is the reporting currency
    (var reporting_currency) or has a rate to it (var rule_rates): 500 USD and 500 JPY are different
    rules. The failing rows are the rules, each with the line to add to the variables.

    model: a relation of rules with currency_code;
    columns: the columns with money thresholds.
#}
{% test money_thresholds_in_reporting_currency(model, columns) %}
with rules as (
    select * from {{ model }}
)

select
    case
        when currency_code is null then 'state the currency_code of this rule'
        else
            'add to the variables: rule_rates: {' || currency_code
            || ': <{{ var("reporting_currency") }} for 1 ' || currency_code || '>}'
    end as what_to_do,
    rules.*
from rules
where
    ({{ columns | join(' is not null or ') }} is not null)
    and coalesce(currency_code, '')
    not in ('{{ ([var("reporting_currency")] + var("rule_rates") | list) | join("', '") }}')
{% endtest %}
