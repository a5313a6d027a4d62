{# The first part of a text that matches a POSIX pattern (no groups in it); '' where none does. #}
{% macro regexp_first(text, pattern) %}
    {{- return(adapter.dispatch('regexp_first', 'northstar')(text, pattern)) -}}
{% endmacro %}

{% macro default__regexp_first(text, pattern) %}
    {{- return("coalesce(regexp_substr(" ~ text ~ ", '" ~ pattern ~ "'), '')") -}}
{% endmacro %}

{% macro duckdb__regexp_first(text, pattern) %}
    {{- return("regexp_extract(" ~ text ~ ", '" ~ pattern ~ "')") -}}
{% endmacro %}
