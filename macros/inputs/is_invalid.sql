{#
    True if a raw value is there but could not be parsed.

    column: the name of a raw column as Jinja text, read with its clean_<column> and
        parsed_<column>.
#}
{% macro is_invalid(column) %}
    {{- return('(not ' ~ is_missing(column) ~ ' and parsed_' ~ column ~ ' is null)') -}}
{% endmacro %}
