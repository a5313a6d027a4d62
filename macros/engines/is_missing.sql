{# Whether a raw value is missing: null, or text with nothing but white space in it. #}
{% macro is_missing(raw) %}
    {{- return(adapter.dispatch('is_missing', 'northstar')(raw)) -}}
{% endmacro %}

{% macro default__is_missing(raw) %}
    {{- return('(' ~ clean_text(raw) ~ ' is null)') -}}
{% endmacro %}

{# typeof() is a constant to DuckDB's planner: typed columns are never turned into text. #}
{% macro duckdb__is_missing(raw) %}
    {{- return("case when typeof(" ~ raw ~ ") = 'VARCHAR' then " ~ clean_text(raw)
        ~ " is null else " ~ raw ~ " is null end") -}}
{% endmacro %}
