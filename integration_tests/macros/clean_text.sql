{# Northstar's macro of this name does something else. #}
{% macro clean_text(expression) %}
    lower({{ expression }})
{% endmacro %}
