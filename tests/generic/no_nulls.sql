{#
    Several columns are never null. One test reads the relation once, where a not_null per column
    reads it for each. The failing rows are those with a null in any of them.

    model: the relation;
    columns: the columns.
#}
{% test no_nulls(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns %}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{% endtest %}
