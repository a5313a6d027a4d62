{# What marketing spend can be for, as the input contract knows it. A list. #}
{% macro spend_purposes() %}
    {{ return(['acquisition', 'retention', 'service', 'brand', 'infrastructure']) }}
{% endmacro %}
