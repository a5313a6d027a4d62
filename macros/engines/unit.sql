{# dbt's materialization of unit tests on Spark. It differs in how the table of types is made: dbt
   asks for the result of that statement, and PyHive fails on one that has no columns. #}
{% materialization unit, adapter='spark' %}
    {% set expected_rows = config.get('expected_rows') %}
    {% set expected_sql = config.get('expected_sql') %}
    {% set names = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) %}
    {% set typed = make_temp_relation(this.incorporate(type='table')) %}
    {% do run_statement(create_table_as(True, typed, get_empty_subquery_sql(sql))) %}
    {% set types, quoted = {}, {} %}
    {% for column in adapter.get_columns_in_relation(typed) %}
        {% do types.update({column.name | lower: column.data_type}) %}
        {% do quoted.update({column.name | lower: column.quoted}) %}
    {% endfor %}
    {% set expected_names = [] %}
    {% for name in names %}
        {% do expected_names.append(quoted[name | lower]) %}
    {% endfor %}
    {% set expected_sql = expected_sql or get_expected_sql(expected_rows, types, quoted) %}
    {% call statement('main', fetch_result=True) %}
        {{ get_unit_test_sql(sql, expected_sql, expected_names) }}
    {% endcall %}
    {% do run_statement('drop view if exists ' ~ typed) %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
