{#
    Some statements as one text that a hook runs; '' where the engine takes one statement at a time
    (Spark): there they are run at once.

    statements: a Jinja list of SQL.
#}
{% macro joined_statements(statements) %}
    {{ return(adapter.dispatch('joined_statements', 'northstar')(statements)) }}
{% endmacro %}

{% macro default__joined_statements(statements) %}
    {{ return(statements | join(';\n')) }}
{% endmacro %}

{% macro spark__joined_statements(statements) %}
    {% for one in statements %}
        {% do run_statement(one) %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}
