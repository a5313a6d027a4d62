{# Northstar has a macro of this name, too, which does something else. #}
{% macro clean_text(expression) %}
    lower({{ expression }})
{% endmacro %}
