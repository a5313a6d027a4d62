{#
    A select of the rows of a relation, each with its part of a pool that is shared in proportion to
    weights, where no row may get more than a share of the pool (SPEC-value V5, elastic part): what
    a row would get beyond is cut off and shared again among the others, until nobody is over. The
    parts may sum to less than the pool: where all who may get any are at the cap, the caller keeps
    the rest.

    Who is cut off is known without repeating: cutting a row off raises the parts of the others, and
    a greater weight never has the smaller part. So the rows at the cap are the first k in the order
    of weights, for the smallest k that leaves nobody over. Each k is tried at once, as a split of
    its own; k rows at the cap never take more than the pool, so few are tried.

    relation: the relation with the rows;
    columns: its columns to keep, a list, with those of group and keys;
    group: the columns that identify a pool, a list, none of them null;
    keys: the text columns that order equal weights, byte by byte, a list; with group they identify
        a row;
    pool: the sum to share, 0 or more, the same in all rows of a group, with at most 2 decimals;
    weight: a whole number, 0 or more, as in proportional_parts();
    cap_share: the most that a row may get, as a share of the pool, 6 decimals; cut to whole cents;
    part: the name of the new column, with 2 decimals.
#}
{% macro capped_parts(relation, columns, group, keys, pool, weight, cap_share, part) %}
{% set identity = group + keys %}
{% set ordered_keys = [] %}
{% for key in keys %}
    {% do ordered_keys.append(byte_order(key)) %}
{% endfor %}
with ordered as (
    select
        {{ columns | join(',\n        ') }},
        {{ as_decimal(pool, 28, 2) }} as capped_pool,
        {{ as_factor(weight, 38, 0) }} as capped_weight,
        {{ as_decimal(
            integer_quotient(
                as_factor(pool, 28, 2) ~ ' * 100 * ' ~ as_factor(cap_share ~ ' * 1000000', 7, 0),
                '1000000'
            ) ~ ' * ' ~ decimal_literal('0.01'), 28, 2
        ) }} as capped_most,
        row_number() over (
            partition by {{ group | join(', ') }}
            order by {{ weight }} desc, {{ ordered_keys | join(', ') }}
        ) as capped_rank
    from {{ relation }}
),

tried as (
    select
        {{ group | join(',\n        ') }},
        capped_most,
        capped_rank - 1 as capped_count,
        capped_pool - capped_most * (capped_rank - 1) as capped_rest
    from ordered
    where capped_pool >= capped_most * (capped_rank - 1)
    union all
    select
        {{ group | join(',\n        ') }},
        max(capped_most) as capped_most,
        count(*) as capped_count,
        0 as capped_rest
    from ordered
    group by {{ group | join(', ') }}
),

open_rows as (
    select
        {% for column in identity %}
        ordered.{{ column }},
        {% endfor %}
        ordered.capped_weight,
        tried.capped_most,
        tried.capped_count,
        tried.capped_rest
    from ordered
    inner join tried
        on
            {% for column in group %}
            ordered.{{ column }} = tried.{{ column }} and
            {% endfor %}
            ordered.capped_rank > tried.capped_count
),

shared as (
    {{ proportional_parts(
        'open_rows', identity + ['capped_most', 'capped_count'], group + ['capped_count'], keys,
        'capped_rest', 'capped_weight', 2, 'capped_part') }}
),

over_rows as (
    select
        {{ group | join(',\n        ') }},
        capped_count
    from shared
    where capped_part > capped_most
    group by {{ (group + ['capped_count']) | join(', ') }}
),

chosen as (
    select
        {% for column in group %}
        tried.{{ column }},
        {% endfor %}
        min(tried.capped_count) as capped_count
    from tried
    where
        not exists (
            select 1
            from over_rows
            where
                {% for column in group %}
                tried.{{ column }} = over_rows.{{ column }} and
                {% endfor %}
                tried.capped_count = over_rows.capped_count
        )
    group by {% for column in group %}tried.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
),

final as (
    select
        {% for column in columns %}
        ordered.{{ column }},
        {% endfor %}
        case
            when ordered.capped_rank <= chosen.capped_count and ordered.capped_weight > 0
                then ordered.capped_most
            else coalesce(shared.capped_part, 0)
        end as {{ part }}
    from ordered
    inner join chosen
        on
            {% for column in group %}
            {{ 'and ' if not loop.first }}ordered.{{ column }} = chosen.{{ column }}
            {% endfor %}
    left join shared
        on
            {% for column in identity %}
            ordered.{{ column }} = shared.{{ column }} and
            {% endfor %}
            chosen.capped_count = shared.capped_count
)

select * from final
{% endmacro %}
