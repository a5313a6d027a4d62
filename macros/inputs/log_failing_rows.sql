{#
    Runs after a run and prints the first rows of every data test of this package that failed or
    warned: the console names the customers, keys or days in question, not just their number.
    Returns ''.

    results: dbt's results of the run.
#}
{% macro log_failing_rows(results) %}
    {% set most_rows = 5 %}
    {% for result in results if execute and result.node.resource_type == 'test'
            and result.node.package_name == 'northstar' and result.status in ('fail', 'warn') %}
        {% set rows = run_query(
            'select * from (' ~ result.node.compiled_code ~ ') as failing_rows limit '
            ~ most_rows).rows %}
        {% for row in rows %}
            {% set values = [] %}
            {% for column, value in row.dict().items() %}
                {% do values.append(column ~ ' = ' ~ value) %}
            {% endfor %}
            {% do log('  ' ~ result.node.name ~ ': ' ~ values | join(', '), info=true) %}
        {% endfor %}
        {% if result.failures and result.failures > most_rows %}
            {% do log(
                '  ' ~ result.node.name ~ ': and ' ~ (result.failures - most_rows) ~ ' more',
                info=true) %}
        {% endif %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
