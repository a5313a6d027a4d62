{#
    dbt's macro for the columns of a contract as a query, which it compares with those of a model.
    BigQuery takes no digits in a cast, numeric(28, 4), and compares the bare types. It is found
    before dbt's own where this package is the project itself (docs/engines.md).

    columns: as dbt gives them.
#}
{% macro bigquery__get_empty_schema_sql(columns) %}
    {% set expressions = [] %}
    {% for column in northstar._bare_types(columns).values() %}
        {% set name = adapter.quote(column['name']) if column.get('quote') else column['name'] %}
        {% do expressions.append('cast(null as ' ~ column['data_type'] ~ ') as ' ~ name) %}
    {% endfor %}
    {{ return('select ' ~ expressions | join(', ')) }}
{% endmacro %}


{# The columns of a contract without the digits of their types. #}
{% macro _bare_types(columns) %}
    {% set bare = {} %}
    {% for name, column in columns.items() %}
        {% do bare.update({
            name: dict(column, data_type=modules.re.sub('[(].*', '', column['data_type']))}) %}
    {% endfor %}
    {{ return(bare) }}
{% endmacro %}
