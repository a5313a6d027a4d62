{#
    A statement, run before every model, that makes its session read and write times in UTC,
    whatever the server's own zone: an expression of the user's, `cast(created as date)`, means the
    same everywhere. '' where the profile says so (DuckDB).
#}
{% macro use_utc() %}
    {{ return(adapter.dispatch('use_utc', 'northstar')()) }}
{% endmacro %}

{% macro default__use_utc() %}
    {{ return('') }}
{% endmacro %}

{% macro postgres__use_utc() %}
    {{ return("set time zone 'UTC'") }}
{% endmacro %}

{# The adapter turns ANSI off for its session; with it on, an overflow or a bad cast stops the run
   instead of giving null. The zone stands in the profile. #}
{% macro spark__use_utc() %}
    {{ return('set spark.sql.ansi.enabled = true') }}
{% endmacro %}
