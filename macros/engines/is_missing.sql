{# Whether a raw value is missing: null, or text with nothing but white space in it.
   raw: a raw column; text: its clean_text(). #}
{% macro is_missing(raw, text) %}
    {{- return(adapter.dispatch('is_missing', 'northstar')(raw, text)) -}}
{% endmacro %}

{% macro default__is_missing(raw, text) %}
    {{- return('(' ~ text ~ ' is null)') -}}
{% endmacro %}

{# typeof() is a constant to DuckDB's planner: typed columns are never turned into text. #}
{% macro duckdb__is_missing(raw, text) %}
    {{- return("case when typeof(" ~ raw ~ ") = 'VARCHAR' then " ~ text
        ~ " is null else " ~ raw ~ " is null end") -}}
{% endmacro %}
