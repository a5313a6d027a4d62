{#
    A raw value as text without white space at its ends, null if nothing is left (SPEC 2, Values).
    White space is the Unicode kind (tab, line ends, no-break and ideographic space ...) and the
    four ASCII separators, as in Python's strip(). 'N/A' and 'null' stay: they are values.

    raw: a raw column.
#}
{% macro clean_text(raw) %}
    {{- return("nullif(" ~ trim_white_space("cast(" ~ raw ~ " as " ~ dbt.type_string() ~ ")")
        ~ ", '')") -}}
{% endmacro %}
