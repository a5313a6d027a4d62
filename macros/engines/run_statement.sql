{# Runs one statement that gives no rows. sql: as text. #}
{% macro run_statement(sql) %}
    {% call statement() %}
        {{ sql }}
    {% endcall %}
{% endmacro %}
