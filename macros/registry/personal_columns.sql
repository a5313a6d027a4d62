{#
    Every column of the input contract, as dbt's sources describe it, and of the marts, with its
    `meta`, as dbt's graph has them: a list of {'relation_kind', 'relation_name', 'room',
    'column_name', 'position', 'personal_data', 'masking', 'description'}, inputs first, then by
    relation; columns in the order of the contract or mart. Empty while dbt parses. Marts of a room
    that is switched off are not in the graph.
#}
{% macro personal_columns() %}
    {% set relations = [] %}
    {% for source in (graph.sources or {}).values() | sort(attribute='name')
        if source.package_name == 'northstar' and source.name in input_contract() %}
        {% do relations.append(['input', source.name, 'inputs', source.columns]) %}
    {% endfor %}
    {% for node in (graph.nodes or {}).values() | sort(attribute='name')
        if node.package_name == 'northstar' and node.resource_type == 'model'
        and node.access == 'public' %}
        {% do relations.append(['mart', node.alias, node.config.group, node.columns]) %}
    {% endfor %}
    {% set found = [] %}
    {% for kind, relation, room, columns in relations %}
        {% for name, column in columns.items() %}
            {% do found.append({
                'relation_kind': kind,
                'relation_name': relation,
                'room': room,
                'column_name': name,
                'position': loop.index,
                'personal_data': column.meta.personal_data,
                'masking': column.meta.masking,
                'description': column.description.split() | join(' '),
            }) %}
        {% endfor %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
