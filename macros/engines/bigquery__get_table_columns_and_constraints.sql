{#
    dbt's macro for the columns of a contract in `create table`, with bare types: BigQuery's numeric
    has at most 35 digits with six decimals, and the contract says 38. It is found before dbt's own
    where this package is the project itself (docs/engines.md).
#}
{% macro bigquery__get_table_columns_and_constraints() %}
    {% set columns = adapter.render_raw_columns_constraints(
        raw_columns=northstar._bare_types(model['columns'])) %}
    {{ return('(' ~ columns | join(', ') ~ ')') }}
{% endmacro %}
