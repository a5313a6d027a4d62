{#
    A boolean column is never true. The failing rows are counted, so that with severity warn the
    warning says how many there are.

    model: the relation;
    column_name: the column.
#}
{% test never_true(model, column_name) %}
select *
from {{ model }}
where {{ column_name }}
{% endtest %}
