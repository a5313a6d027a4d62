{#
    The raw tables of this run whose rows lead to a person, with what erasure_status says of an
    erased row, SQL over the aliases of erased_joins(): a mapping
        {table: {'requested_date', 'requested_at', 'person_id', 'moment'}}
    person_id is null where an order alone leads to the person; moment is the column of the row's
    own time, or none.
#}
{% macro tables_of_people() %}
    {% set tables = {} %}
    {% for table in input_contract()
        if table in supplied_tables() and northstar._erased_by(table) %}
        {% set found = {'requested_date': [], 'requested_at': [], 'person_id': []} %}
        {% for column in northstar._erased_by(table) %}
            {% set is_order = column == 'order_id' %}
            {% set known = 'when erased_by_' ~ column ~ '.'
                ~ ('order_id' if is_order else 'customer_id') ~ ' is not null then ' %}
            {% for name in found if not (is_order and name == 'person_id') %}
                {% do found[name].append(known ~ 'erased_by_' ~ column ~ '.' ~ name) %}
            {% endfor %}
        {% endfor %}
        {% set moments = [] %}
        {% for column, properties in input_contract()[table]['columns'].items()
            if properties.type == 'timestamp' and column not in ['updated_at', 'loaded_at'] %}
            {% do moments.append(column) %}
        {% endfor %}
        {% set erased = {'moment': moments[0] if moments else none} %}
        {% for name, cases in found.items() %}
            {% do erased.update({name: 'case ' ~ cases | sort | join(' ') ~ ' end' if cases
                else 'cast(null as ' ~ dbt.type_string() ~ ')'}) %}
        {% endfor %}
        {% do tables.update({table: erased}) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}
