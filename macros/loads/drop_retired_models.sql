{#
    Runs before anything is built: drops what models of older versions left in the database and says
    so. The tables that go on are made from nothing by themselves (see code_fingerprint). A project
    that installs this package is left alone: versions that it could install left nothing, and a
    table of such a name is its own. Returns ''.
#}
{% macro drop_retired_models() %}
    {% if not execute or project_name != 'northstar'
        or flags.WHICH not in ['build', 'run', 'retry'] %}
        {{ return('') }}
    {% endif %}
    {% set home = relation_of('int_orders_accepted') %}
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
            ~ ' are dropped; everything else is made from nothing when it is built next.',
            info=true) %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
