{# Whether one statement on a table of the format is seen whole or not at all. #}
{% macro file_format_is_atomic() %}
    {{ return(file_format() in ['iceberg', 'delta']) }}
{% endmacro %}
