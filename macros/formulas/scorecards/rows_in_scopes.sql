{#
    A select of the rows of a relation, each once for every scope of mart metric_values in which it
    counts: of its own market and of all markets, and there of all members, of its member in each
    dimension and, for a tier, of each group of seed tier_groups that the tier belongs to. A null
    member is in no scope of its dimension. By day and week members have no markets of their own.

    Columns: those of values, market, dimension, member, and judged_by: the tier system of the
    member, null where no tiers matter.

    relation: the alias of the rows, with period_grain, market and a column per dimension;
    dimensions: a mapping {dimension: column}, Jinja; tier systems are told by their names;
    values: the columns that are kept, a Jinja list;
    of_all: whether there are rows of all members, true by default.
#}
{% macro rows_in_scopes(relation, dimensions, values, of_all=true) %}
    {% set systems = tier_systems() | map(attribute='code') | list %}
    {% set text = dbt.type_string() %}
    {% for market in ["'all'", relation ~ '.market'] %}
    {% if of_all %}
    select
        {% for column in values %}
        {{ relation }}.{{ column }},
        {% endfor %}
        {{ market }} as market,
        'all' as dimension,
        'all' as member,
        cast(null as {{ text }}) as judged_by
    from {{ relation }}
    {% endif %}
    {% for dimension, column in dimensions.items() %}
    {{ 'union all' if of_all or not loop.first }}
    select
        {% for value in values %}
        {{ relation }}.{{ value }},
        {% endfor %}
        {{ market }} as market,
        '{{ dimension }}' as dimension,
        {{ relation }}.{{ column }} as member,
        cast({{ "'" ~ dimension ~ "'" if dimension in systems else 'null' }} as {{ text }})
            as judged_by
    from {{ relation }}
    where
        {{ relation }}.{{ column }} is not null
        {% if market != "'all'" %}
        and {{ relation }}.period_grain not in ('day', 'week')
        {% endif %}
    {% if dimension in systems %}
    union all
    select
        {% for value in values %}
        {{ relation }}.{{ value }},
        {% endfor %}
        {{ market }} as market,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        tier_groups.tier_system as judged_by
    from {{ relation }}
    inner join {{ ref('tier_groups') }} as tier_groups
        on
            tier_groups.tier_system = '{{ dimension }}'
            and {{ relation }}.{{ column }} = tier_groups.tier_code
    {% if market != "'all'" %}
    where {{ relation }}.period_grain not in ('day', 'week')
    {% endif %}
    {% endif %}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{% endmacro %}
