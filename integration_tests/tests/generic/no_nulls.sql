{# Northstar's test of this name has other arguments. #}
{% test no_nulls(model, column_name) %}
    select * from {{ model }} where {{ column_name }} is null
{% endtest %}
