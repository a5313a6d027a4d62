{# dbt's macro of the rows that a unit test expects, which unit tests call. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) %}
    {{- northstar.in_one_task(
        dbt.get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted)) -}}
{% endmacro %}
