{# Northstar has a generic test of this name, too, with other arguments. #}
{% test no_nulls(model, column_name) %}
    select * from {{ model }} where {{ column_name }} is null
{% endtest %}
