{# Whether a raw value is there but could not be parsed. `parsed` is what a parse macro gave. #}
{% macro is_invalid(raw, parsed) %}
    {{- return('(not ' ~ is_missing(raw) ~ ' and ' ~ parsed ~ ' is null)') -}}
{% endmacro %}
