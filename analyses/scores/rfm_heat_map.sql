-- One row per cell of recency score x frequency score: its customers and what they are worth. Empty
-- cells are among the 25 rows. Read it as a grid: r_score down, f_score across. Revenue is
-- monetary, the net revenue that m_score compares. Who refuses profiling has no scores.
with customer_rfm as (
    select * from {{ ref('northstar', 'customer_rfm') }}
    where r_score is not null
),

scores as (
    {% for score in range(1, 6) %}
    select {{ score }} as score{{ ' union all' if not loop.last }}
    {% endfor %}
),

cells as (
    select
        r_score,
        f_score,
        count(*) as customers,
        sum(monetary) as revenue
    from customer_rfm
    group by r_score, f_score
),

totals as (
    select
        count(*) as customers,
        sum(monetary) as revenue
    from customer_rfm
),

final as (
    select
        r_scores.score as r_score,
        f_scores.score as f_score,
        coalesce(cells.customers, 0) as customers,
        {{ ratio('coalesce(cells.customers, 0)', 'totals.customers') }} as customer_share,
        coalesce(cells.revenue, 0) as revenue,
        {{ ratio('coalesce(cells.revenue, 0)', 'totals.revenue', operand_scale=4) }}
            as revenue_share
    from scores as r_scores
    cross join scores as f_scores
    cross join totals
    left join cells
        on
            r_scores.score = cells.r_score
            and f_scores.score = cells.f_score
)

select * from final
order by r_score desc, f_score asc
