{#
    True if a raw value is missing: null, or text of nothing but white space.

    column: the name of a raw column as Jinja text, read with its clean_<column> (see cleaned_rows).
#}
{% macro is_missing(column) %}
    {{- return(adapter.dispatch('is_missing', 'northstar')(column)) -}}
{% endmacro %}

{% macro default__is_missing(column) %}
    {{- return('(clean_' ~ column ~ ' is null)') -}}
{% endmacro %}

{# typeof() is a constant to DuckDB's planner, so typed columns never become text. #}
{% macro duckdb__is_missing(column) %}
    {{- return("case when typeof(" ~ column ~ ") = 'VARCHAR' then clean_" ~ column
        ~ " is null else " ~ column ~ " is null end") -}}
{% endmacro %}
