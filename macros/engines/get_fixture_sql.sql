{# dbt's macro of the rows that a unit test gives, which unit tests call. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {{- northstar.in_one_task(dbt.get_fixture_sql(rows, column_name_to_data_types)) -}}
{% endmacro %}
