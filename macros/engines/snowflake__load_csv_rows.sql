{# Loads a seed's rows on Snowflake as on Postgres, in place of dbt's own macro. #}
{% macro snowflake__load_csv_rows(model, agate_table) %}
    {{ return(northstar.postgres__load_csv_rows(model, agate_table)) }}
{% endmacro %}
