-- Made of what dbt knows of the sources and marts, so that no column can be left out, and a load
-- changes nothing: the rows follow from the code and from the rooms that are switched on.
{% set texts = [
    'relation_kind', 'relation_name', 'column_name', 'room', 'personal_data', 'masking',
    'description',
] %}
{% set rows = [] %}
{% for column in personal_columns() %}
    {% set values = [] %}
    {% for name in texts %}
        {% do values.append(text_literal(column[name])) %}
    {% endfor %}
    {% do rows.append(values + [column.position]) %}
{% endfor %}

with listed as (
    select * from {{ literal_rows('columns_known', texts + ['position'], rows) }}
),

final as (
    select
        {% for name in texts %}
        cast({{ name }} as {{ dbt.type_string() }}) as {{ name }},
        {% endfor %}
        cast(position as {{ dbt.type_int() }}) as position
    from listed
)

select * from final
