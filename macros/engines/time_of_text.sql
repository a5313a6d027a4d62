{#
    A text as a timestamp without zone: a day, or a day and a time to the minute, the second or a
    fraction of up to six digits. Its form and its day were checked before.

    text: an SQL text.
#}
{% macro time_of_text(text) %}
    {{- return(adapter.dispatch('time_of_text', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__time_of_text(text) %}
    {{- return('cast(' ~ text ~ ' as timestamp)') -}}
{% endmacro %}

{# Snowflake may compute the parts of a case in any order, so no cast may fail. #}
{% macro snowflake__time_of_text(text) %}
    {{- return('try_cast(' ~ text ~ ' as timestamp_ntz)') -}}
{% endmacro %}

{# BigQuery wants seconds. #}
{% macro bigquery__time_of_text(text) %}
    {{- return('safe_cast(case when length(' ~ text ~ ') = 16 then ' ~ text ~ " || ':00' else "
        ~ text ~ ' end as timestamp)') -}}
{% endmacro %}
