-- One row per market and pair of recency and frequency score of today's customers.
select
    market,
    r_score,
    f_score,
    count(*) as customers,
    sum(net_revenue) as revenue
from {{ ref('northstar', 'customers') }}
where r_score is not null
group by market, r_score, f_score
order by market, r_score, f_score
