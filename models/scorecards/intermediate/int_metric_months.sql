-- One row per metric, complete month and market: what the metrics layer adds up. A metric without
-- markets has rows of all. Left out is what cannot be added over markets: states and medians, and
-- ratios one part of which is no sum over markets (days, buyers, cohorts with a known margin, the
-- revenue of all markets).
with months as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'month' and dimension = 'all' and is_complete
),

metric_definitions as (
    select * from {{ ref('metric_definitions') }}
    where
        aggregation in ('sum', 'ratio')
        and metric_code not in ('dau', 'orders_per_buyer', 'margin_ltv_to_cac', 'revenue_share')
),

final as (
    select
        months.metric_code,
        months.market,
        case
            when {{ has_word('definitions.adds_over', "'period'") }} then months.numerator
        end as total,
        case when definitions.aggregation = 'ratio' then months.numerator end as numerator,
        case when definitions.aggregation = 'ratio' then months.denominator end as denominator,
        months.period_start as month_start
    from months
    inner join metric_definitions as definitions on months.metric_code = definitions.metric_code
    where
        (months.market = 'all')
        <> ({{ has_word('definitions.dimensions', "'market'") }})
)

select * from final
