{#
    A raw value as text without white space at its ends; null when nothing is left.
    White space is what Unicode calls so (tab, line ends, no-break and ideographic space ...),
    and the four separators of ASCII, as in Python's strip().
    Text that merely says nothing ('N/A', 'null') is kept: it is a value.
#}
{% macro clean_text(raw) %}
    {{- return("nullif(" ~ trim_white_space("cast(" ~ raw ~ " as " ~ dbt.type_string() ~ ")")
        ~ ", '')") -}}
{% endmacro %}
