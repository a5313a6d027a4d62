{# The text form of a number (SPEC 2, Values), a POSIX pattern: 5, -0.00, .5, 1e3. #}
{% macro number_grammar() %}
    {{- return('[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?') -}}
{% endmacro %}
