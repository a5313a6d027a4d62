{#
    A text column whose values match a POSIX pattern as a whole, such as [A-Z]{2}. Null passes.
#}
{% test matches_pattern(model, column_name, pattern) %}
select {{ column_name }}
from {{ model }}
where not {{ regexp_full_match(column_name, pattern) }}
{% endtest %}
