{#
    Runs statements in an operation, so that they last: what dbt does there on an engine with
    transactions is undone at the end, if nobody commits it.

    statements: SQL as joined_statements() gives it; '' runs nothing.
#}
{% macro run_for_good(statements) %}
    {% if statements %}
        {{ return(adapter.dispatch('run_for_good', 'northstar')(statements)) }}
    {% endif %}
{% endmacro %}

{% macro default__run_for_good(statements) %}
    {% do run_query(statements) %}
{% endmacro %}

{% macro duckdb__run_for_good(statements) %}
    {% do northstar.postgres__run_for_good(statements) %}
{% endmacro %}

{% macro postgres__run_for_good(statements) %}
    {% call statement(auto_begin=true) %}
        {{ statements }}
    {% endcall %}
    {% do adapter.commit() %}
{% endmacro %}
