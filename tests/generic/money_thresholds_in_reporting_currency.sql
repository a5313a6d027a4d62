{#
    A rule row that sets a money threshold states its currency, and it is the reporting currency
    (var reporting_currency): 500 USD and 500 JPY are different rules. The failing rows are the
    rules to restate.

    model: a relation of rules with currency_code;
    columns: the columns with money thresholds.
#}
{% test money_thresholds_in_reporting_currency(model, columns) %}
select *
from {{ model }}
where
    ({{ columns | join(' is not null or ') }} is not null)
    and coalesce(currency_code, '') <> '{{ var("reporting_currency") }}'
{% endtest %}
