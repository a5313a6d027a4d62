{#
    The percentiles at which a dimension is cut (SPEC 4), a Jinja list of whole numbers: 5, 10 ...
    95 (ventiles), or 20, 40, 60, 80 (quintiles).

    parts: the number of parts, 20 (the default) or 5.
#}
{% macro cut_percentiles(parts=20) %}
    {{ return(range(100 // parts, 100, 100 // parts) | list) }}
{% endmacro %}
