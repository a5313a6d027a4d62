{#
    dbt's macro for the SQL of a data test, with use_utc() before it, because tests have no hooks.
    It is found before dbt's own where this package is the project itself.

    main_sql, fail_calc, warn_if, error_if, limit: as dbt gives them.
#}
{% macro postgres__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
    {{ northstar.use_utc() }};
    {{ dbt.default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
{% endmacro %}
