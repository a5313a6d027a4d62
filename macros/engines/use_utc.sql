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

{# A statement that failed within a transaction leaves it open there, and the next `create table` of
   the session would commit its first half. So every model begins with a rollback. #}
{% macro snowflake__use_utc() %}
    {{ return("rollback;\nalter session set timezone = 'UTC'") }}
{% endmacro %}

{# ANSI is on there by itself, in SQL warehouses and on clusters from Spark 4 on. #}
{% macro databricks__use_utc() %}
    {{ return("set time zone 'UTC'") }}
{% endmacro %}
