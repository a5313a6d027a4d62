{#
    The statements, run before anything is built, by which the roles of vars reader_roles,
    analyst_roles and steward_roles get what no `grants` config gives: the use of schemas, default
    privileges, membership. '' where the variables are null. Later grants need them, so they come
    first: a run that stops halfway leaves no table that its readers cannot reach.
#}
{% macro grant_schemas() %}
    {% if not execute or not runs_ours() or not knows_roles()
        or flags.WHICH not in ['build', 'run', 'seed', 'retry']
        or [var('reader_roles'), var('analyst_roles'), var('steward_roles')]
            | reject('none') | list == [] %}
        {{ return('') }}
    {% endif %}
    {% set statements = [] %}
    {% for schema in northstar._own_schemas().values() %}
        {% do statements.extend(grants_of_schema(schema)) %}
    {% endfor %}
    {% do statements.extend(grants_of_membership(var('steward_roles') or [])) %}
    {{ return(joined_statements(statements)) }}
{% endmacro %}


{#
    The schemas that exist and hold models or seeds of this package, as a mapping of their names to
    {'relation': any relation in it, 'roles': who uses it, 'is_shared': whether another package has
    something in it, 'raw_views': the views of connect_raw_tables() that belong in it}.
#}
{% macro _own_schemas() %}
    {% set schemas, absent = {}, [] %}
    {% for node in graph.nodes.values() if node.package_name == 'northstar'
        and node.resource_type in ['model', 'seed'] %}
        {% set key = node.database ~ '.' ~ node.schema %}
        {% if key not in schemas and key not in absent %}
            {% if adapter.check_schema_exists(node.database, node.schema) %}
                {% do schemas.update({key: {
                    'relation': api.Relation.create(
                        database=node.database, schema=node.schema, identifier=node.alias),
                    'roles': [], 'is_shared': false, 'raw_views': [],
                }}) %}
            {% else %}
                {% do absent.append(key) %}
            {% endif %}
        {% endif %}
        {% for role in northstar._granted_roles(node).roles
            if key in schemas and role not in schemas[key].roles %}
            {% do schemas[key].roles.append(role) %}
        {% endfor %}
    {% endfor %}
    {% for node in graph.nodes.values() | list + graph.sources.values() | list
        if node.resource_type in ['model', 'seed', 'snapshot', 'source'] %}
        {% set schema = schemas.get(node.database ~ '.' ~ node.schema) %}
        {% if schema and node.package_name != 'northstar' %}
            {% do schema.update({'is_shared': true}) %}
        {% elif schema and node.resource_type == 'source' %}
            {% do schema.raw_views.append(node.identifier) %}
        {% endif %}
    {% endfor %}
    {{ return(schemas) }}
{% endmacro %}
