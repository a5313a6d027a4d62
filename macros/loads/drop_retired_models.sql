{#
    Runs before anything is built: drops what models of older versions left in the database and says
    so. The tables that go on are made from nothing by themselves (see code_fingerprint). Returns
    ''.
#}
{% macro drop_retired_models() %}
    {% if not execute or not runs_ours() or flags.WHICH not in ['build', 'run', 'retry'] %}
        {{ return('') }}
    {% endif %}
    {% set home = graph.nodes['model.northstar.int_orders_accepted'] %}
    {% set dropped = [] %}
    {% for name in retired_models() %}
        {% set relation = adapter.get_relation(home.database, home.schema, name) %}
        {% if relation %}
            {% do adapter.drop_relation(relation) %}
            {% do dropped.append(name) %}
        {% endif %}
    {% endfor %}
    {% if dropped %}
        {% do log(
            'An older Northstar made this database. Its tables ' ~ dropped | join(', ')
            ~ ' are dropped; this run makes everything else from nothing.', info=true) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
