{# The percentiles at which a dimension is cut: 5, 10 ... 95 (ventiles), or with parts=5
   20, 40, 60, 80 (quintiles). A list of whole numbers. #}
{% macro cut_percentiles(parts=20) %}
    {{ return(range(100 // parts, 100, 100 // parts) | list) }}
{% endmacro %}
