{#
    The values of a text column match a pattern as a whole. Null passes. The failing rows are the
    other values.

    model: the relation;
    column_name: the column;
    pattern: a POSIX pattern without backslashes, such as [A-Z]{2}.
#}
{% test matches_pattern(model, column_name, pattern) %}
select {{ column_name }}
from {{ model }}
where not {{ regexp_full_match(column_name, pattern) }}
{% endtest %}
