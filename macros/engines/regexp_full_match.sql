{#
    True if a text as a whole matches a pattern. Null stays null.

    text: an SQL text;
    pattern: a POSIX pattern as Jinja text, without backslashes ([0-9], [.]): engines disagree on
        how many of them a literal needs.
#}
{% macro regexp_full_match(text, pattern) %}
    {{- return(adapter.dispatch('regexp_full_match', 'northstar')(text, pattern)) -}}
{% endmacro %}

{% macro default__regexp_full_match(text, pattern) %}
    {{- return("regexp_like(" ~ text ~ ", '^(" ~ pattern ~ ")$')") -}}
{% endmacro %}

{% macro duckdb__regexp_full_match(text, pattern) %}
    {{- return("regexp_full_match(" ~ text ~ ", '" ~ pattern ~ "')") -}}
{% endmacro %}

{% macro postgres__regexp_full_match(text, pattern) %}
    {{- return("(" ~ text ~ " ~ '^(" ~ pattern ~ ")$')") -}}
{% endmacro %}

{% macro bigquery__regexp_full_match(text, pattern) %}
    {{- return("regexp_contains(" ~ text ~ ", '^(" ~ pattern ~ ")$')") -}}
{% endmacro %}
