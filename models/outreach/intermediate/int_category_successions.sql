-- One row per category, the one that followed it, and what was counted: all sales, or those that
-- are nobody's last, which are judged by. rank 1 is the most frequent follower, ties by name. The
-- empty category counts each sale, whatever came before it.
with sales as (
    select * from {{ ref('northstar', 'int_sale_categories') }}
),

pairs as (
    {% for fitted_on, condition in {'all': '1 = 1', 'earlier': 'not is_last'}.items() %}
    select
        '{{ fitted_on }}' as fitted_on,
        previous_category as category,
        category as next_category
    from sales
    where previous_category is not null and {{ condition }}
    union all
    select
        '{{ fitted_on }}' as fitted_on,
        '' as category,
        category as next_category
    from sales
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted as (
    select
        fitted_on,
        category,
        next_category,
        count(*) as successions
    from pairs
    group by fitted_on, category, next_category
),

final as (
    select
        fitted_on,
        category,
        next_category,
        cast(successions as bigint) as successions,
        cast(row_number() over (
            partition by fitted_on, category
            order by successions desc, {{ byte_order('next_category') }}
        ) as integer) as succession_rank
    from counted
)

select * from final
