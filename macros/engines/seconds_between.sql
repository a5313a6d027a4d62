{#
    Seconds from a time to a later one, a double with microseconds. Null if an argument is null.

    earlier: an SQL timestamp;
    later: an SQL timestamp.
#}
{% macro seconds_between(earlier, later) %}
    {{- return(adapter.dispatch('seconds_between', 'northstar')(earlier, later)) -}}
{% endmacro %}

{% macro default__seconds_between(earlier, later) %}
    {{- return('cast(extract(epoch from ' ~ later ~ ' - ' ~ earlier ~ ') as ' ~ double_type()
        ~ ')') -}}
{% endmacro %}

{% macro duckdb__seconds_between(earlier, later) %}
    {{- return('((epoch_us(' ~ later ~ ') - epoch_us(' ~ earlier ~ ')) / 1e6)') -}}
{% endmacro %}

{% macro spark__seconds_between(earlier, later) %}
    {{- return('((unix_micros(' ~ later ~ ') - unix_micros(' ~ earlier ~ ')) / 1e6)') -}}
{% endmacro %}

{# One time cannot be taken from another there. #}
{% macro snowflake__seconds_between(earlier, later) %}
    {{- return('(cast(datediff(microsecond, ' ~ earlier ~ ', ' ~ later ~ ') as ' ~ double_type()
        ~ ') / 1000000)') -}}
{% endmacro %}

{# Such a difference is an interval there, from which no seconds can be drawn. #}
{% macro bigquery__seconds_between(earlier, later) %}
    {{- return('(cast(timestamp_diff(' ~ later ~ ', ' ~ earlier ~ ', microsecond) as '
        ~ double_type() ~ ') / 1000000)') -}}
{% endmacro %}
