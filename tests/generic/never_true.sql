{#
    A boolean column that should not be true. The failing rows are counted, so that with severity
    warn the warning says how many there are.
#}
{% test never_true(model, column_name) %}
select *
from {{ model }}
where {{ column_name }}
{% endtest %}
