{#
    The first part of a text that matches a pattern, '' if none does.

    text: an SQL text, not null;
    pattern: a POSIX pattern without groups and backslashes, as Jinja text.
#}
{% macro regexp_first(text, pattern) %}
    {{- return(adapter.dispatch('regexp_first', 'northstar')(text, pattern)) -}}
{% endmacro %}

{% macro default__regexp_first(text, pattern) %}
    {{- return("coalesce(regexp_substr(" ~ text ~ ", '" ~ pattern ~ "'), '')") -}}
{% endmacro %}

{% macro duckdb__regexp_first(text, pattern) %}
    {{- return("regexp_extract(" ~ text ~ ", '" ~ pattern ~ "')") -}}
{% endmacro %}

{% macro bigquery__regexp_first(text, pattern) %}
    {{- return("coalesce(regexp_extract(" ~ text ~ ", '" ~ pattern ~ "'), '')") -}}
{% endmacro %}
