{#
    A text without the Unicode white space at its two ends, '' if it is nothing else.

    text: an SQL text; null stays null.
#}
{% macro trim_white_space(text) %}
    {{- return(adapter.dispatch('trim_white_space', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__trim_white_space(text) %}
    {{- return("trim(both '" ~ _white_space() ~ "' from " ~ text ~ ")") -}}
{% endmacro %}

{# DuckDB trims a set of characters slowly (20 s for 20 million values). Nearly every value begins
   and ends with a printable ASCII character, and passes as it is (0.5 s; 0.8 s if the first
   character is tested first, 1.4 s with `right` instead of an index). #}
{% macro duckdb__trim_white_space(text) %}
    {%- set trimmed -%}
        case
            when ({{ text }})[-1] between '!' and '~'
                and {{ text }} >= '!' and {{ text }} < chr(127) then {{ text }}
            else trim({{ text }}, '{{ _white_space() }}')
        end
    {%- endset -%}
    {{- return(trimmed) -}}
{% endmacro %}

{% macro _white_space() %}
    {{- return(
        '\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680'
        ~ '\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a'
        ~ '\u2028\u2029\u202f\u205f\u3000') -}}
{% endmacro %}

{# The set as escapes: a literal of BigQuery has no line ends. #}
{% macro snowflake__trim_white_space(text) %}
    {{- return('trim(' ~ text ~ ", '" ~ _white_space_escaped() ~ "')") -}}
{% endmacro %}

{% macro bigquery__trim_white_space(text) %}
    {{- return('trim(' ~ text ~ ", '" ~ _white_space_escaped() ~ "')") -}}
{% endmacro %}

{% macro _white_space_escaped() %}
    {{- return(
        '\\u0009\\u000a\\u000b\\u000c\\u000d\\u001c\\u001d\\u001e\\u001f\\u0020\\u0085\\u00a0'
        ~ '\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a'
        ~ '\\u2028\\u2029\\u202f\\u205f\\u3000') -}}
{% endmacro %}
