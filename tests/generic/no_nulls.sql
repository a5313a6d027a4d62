{#
    Columns that are never null, checked in one pass over the relation; the failing rows are those
    with a null in any of them.
#}
{% test no_nulls(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where
    {% for column in columns %}
    {{ 'or ' if not loop.first }}{{ column }} is null
    {% endfor %}
{% endtest %}
