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


{# The same for data tests, which have no hooks: dbt's own macro for them, found before dbt's where
   this package is the project itself. #}
{% macro postgres__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
    {{ northstar.use_utc() }};
    {{ dbt.default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
{% endmacro %}
