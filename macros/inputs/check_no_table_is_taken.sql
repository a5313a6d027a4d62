{#
    Stops the run before a table or view of this package would take the place of one that somebody
    else made: a raw table, or any table in a schema where no earlier run of this package built.
#}
{% macro check_no_table_is_taken() %}
    {% do northstar._check_no_raw_table_is_taken() %}
    {% do northstar._check_no_foreign_table_is_taken() %}
{% endmacro %}


{% macro _check_no_raw_table_is_taken() %}
    {% if var('raw_source') != 'warehouse' %}
        {{ return('') }}
    {% endif %}
    {% set home = ((var('raw_database') or target.database) | lower, var('raw_schema') | lower) %}
    {% set raw_names = [] %}
    {% for table in supplied_tables() %}
        {% do raw_names.append(var('raw_from').get(table, table) | lower) %}
    {% endfor %}
    {% set ours = graph.nodes.values() | selectattr('package_name', 'equalto', 'northstar')
        | selectattr('resource_type', 'in', ['model', 'seed']) | list %}
    {% set taken, stands_there = [], [] %}
    {% for node in ours if (node.database | lower, node.schema | lower) == home %}
        {% do stands_there.append(node.alias) %}
        {% if node.alias | lower in raw_names %}
            {% do taken.append(node.alias) %}
        {% endif %}
    {% endfor %}
    {% if stands_there %}
        {% do _stop(
            "Variable raw_schema is '" ~ var('raw_schema') ~ "', and there Northstar's own "
            ~ (taken | sort | join(', ') ~ ' would take the place of raw tables' if taken
               else 'tables would stand among raw tables'),
            'a schema that holds nothing of Northstar',
            'raw_schema (--vars or dbt_project.yml), or the schema of the marts '
            ~ '(NORTHSTAR_SCHEMA)') %}
    {% endif %}
{% endmacro %}


{# What this package built has tables beside its marts whose names nobody else gives. Where they are
   missing, a table with the name of a mart is somebody else's. #}
{% macro _check_no_foreign_table_is_taken() %}
    {% set taken, built = [], [] %}
    {% for node in graph.nodes.values() if node.package_name == 'northstar'
        and node.resource_type == 'model' and (node.access == 'public'
            or node.name in ['int_orders_accepted', 'int_order_versions']) %}
        {% if load_relation(api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias)) %}
            {% do (taken if node.access == 'public' else built).append(node.alias) %}
        {% endif %}
    {% endfor %}
    {% if taken and not built %}
        {% do _stop(
            "Schema '" ~ target.schema ~ "' of database '" ~ target.database ~ "' has "
            ~ taken | sort | join(', ') ~ ', which Northstar did not make and would replace',
            'a schema without tables of these names, or with them renamed or dropped',
            'NORTHSTAR_SCHEMA (or the profile)') %}
    {% endif %}
{% endmacro %}
