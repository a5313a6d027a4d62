{#
    A post-hook: removes the scratch tables of a closure(), where there are any (Spark).

    edges: the names of the CTEs with pairs, a Jinja list.
#}
{% macro drop_closure(edges) %}
    {{ return(adapter.dispatch('drop_closure', 'northstar')(edges)) }}
{% endmacro %}

{% macro default__drop_closure(edges) %}
    {{ return('') }}
{% endmacro %}

{% macro spark__drop_closure(edges) %}
    {% for name in edges if is_writing() %}
        {% for number in range(3) %}
            {% do run_statement(
                'drop table if exists ' ~ northstar._scratch(this, name ~ '_' ~ number)) %}
        {% endfor %}
    {% endfor %}
    {{ return('') }}
{% endmacro %}

{% macro bigquery__drop_closure(edges) %}
    {{ return(northstar.spark__drop_closure(edges)) }}
{% endmacro %}
