{#
    A select of every row of a raw table that is not accepted: the raw columns as text under their
    contract names (addresses hashed), rejection_reason, and the columns of `parsed`.

    table: a table of the input contract, as Jinja text;
    judged: the relation of its judged rows;
    versions: the relation of its ranked_versions();
    parsed: columns of both relations to add, a Jinja mapping {name: column}, not empty.
#}
{% macro rejected_rows(table, judged, versions, parsed) %}
with judged as (
    select * from {{ judged }}
    where rejection_reason is not null
),

superseded as (
    select * from {{ versions }}
    where version_rank > 1
),

final as (
    select
        {{ _raw_contract_columns(table) }},
        rejection_reason,
        {% for name, column in parsed.items() %}
        {{ column }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from judged
    union all
    select
        {{ _raw_contract_columns(table) }},
        'superseded_version' as rejection_reason,
        {% for name, column in parsed.items() %}
        {{ column }} as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from superseded
)

select * from final
{% endmacro %}

{% macro _raw_contract_columns(table) %}
    {% set names = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% set text = 'cast(raw_' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' %}
        {% if properties.personal_data == 'direct' and not env_var('NORTHSTAR_PII_SALT', '') %}
            {% set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        {% endif %}
        {% do names.append(text ~ ' as ' ~ column) %}
    {% endfor %}
    {{ return(names | join(',\n        ')) }}
{% endmacro %}
