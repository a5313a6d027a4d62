-- What the metrics layer adds over markets is what metric_values says of all markets: totals, and
-- both parts of a ratio. Where nothing is predicted the value of all markets is unknown and has no
-- row. A failing row names the metric, the month and both numbers.
with months as (
    select
        metric_code,
        month_start,
        sum(coalesce(total, numerator)) as numerator,
        sum(denominator) as denominator
    from {{ ref('northstar', 'int_metric_months') }}
    where total is not null or numerator is not null or denominator is not null
    group by metric_code, month_start
),

whole as (
    select * from {{ ref('northstar', 'metric_values') }}
    where period_grain = 'month' and dimension = 'all' and market = 'all'
)

select
    months.metric_code,
    months.month_start,
    months.numerator,
    whole.numerator as whole_numerator,
    months.denominator,
    whole.denominator as whole_denominator
from months
inner join whole
    on months.metric_code = whole.metric_code and months.month_start = whole.period_start
where
    coalesce(months.numerator, 0) <> coalesce(whole.numerator, 0)
    or months.denominator <> whole.denominator
