-- noqa: disable=LT02
-- One row per cohort month, channel and market with new customers or spend, and for all channels
-- and all markets: what it cost to win the customers and what they bring. Every column of an 'all'
-- row is made of sums, so spend without customers counts in it, too.
{% set keys = ['cohort_month', 'acquisition_channel', 'market'] %}
{% set sums = ['revenue_90d', 'revenue_365d', 'revenue_to_date', 'margin_to_date', 'clv',
               'clv_margin', 'ltv'] %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_economics_rules') }}
),

cohorts as (
    select * from {{ ref('northstar', 'int_cohorts_summed') }}
),

cohort_months as (
    select * from {{ ref('northstar', 'int_cohort_months_summed') }}
),

summed as (
    select
        cohort_month,
        coalesce(acquisition_channel, 'all') as acquisition_channel,
        coalesce(market, 'all') as market,
        sum(new_customers) as new_customers,
        sum(acquisition_spend) as acquisition_spend,
        {% for column in sums %}
        case when sum(new_customers) = 0 then 0 else sum({{ column }}) end as {{ column }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from cohorts
    group by grouping sets (  -- noqa: PRS
        (cohort_month, acquisition_channel, market),
        (cohort_month, acquisition_channel),
        (cohort_month, market),
        (cohort_month)
    )
),

months_summed as (
    select
        cohort_month,
        coalesce(acquisition_channel, 'all') as acquisition_channel,
        coalesce(market, 'all') as market,
        month_start,
        sum(net_revenue) as net_revenue,
        sum(margin) as margin
    from cohort_months
    group by grouping sets (  -- noqa: PRS
        (cohort_month, month_start, acquisition_channel, market),
        (cohort_month, month_start, acquisition_channel),
        (cohort_month, month_start, market),
        (cohort_month, month_start)
    )
),

cumulated as (
    select
        {{ keys | join(',\n        ') }},
        month_start,
        {% for column in ['net_revenue', 'margin'] %}
        sum({{ column }}) over (
            partition by {{ keys | join(', ') }}
            order by month_start
            rows between unbounded preceding and current row
        ) as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from months_summed
),

-- A month without a fact changes nothing, so the first month that reaches the spend has one.
paid_back as (
    select
        {% for key in keys %}
        summed.{{ key }},
        {% endfor %}
        min(cumulated.month_start) as month_start
    from summed
    inner join cumulated
        on
            {% for key in keys %}
            {{ 'and ' if not loop.first }}summed.{{ key }} = cumulated.{{ key }}
            {% endfor %}
    inner join as_of_dates
        on
            {{ days_before(month_after('cumulated.month_start'), 1) }} <= as_of_dates.as_of_date
    where
        summed.acquisition_spend <> 0
        and case
            when summed.margin_to_date is null then cumulated.net_revenue
            else coalesce(cumulated.margin, 0)
        end >= summed.acquisition_spend
    group by
        {% for key in keys %}
        summed.{{ key }}{{ ',' if not loop.last }}
        {% endfor %}
),

joined as (
    select
        summed.*,
        {{ days_between(
            days_before(month_after('summed.cohort_month'), 1), 'as_of_dates.as_of_date'
        ) }} as days_since_cohort,
        {{ months_between('summed.cohort_month', 'paid_back.month_start') }}
            as payback_months,
        year_ago.new_customers as new_customers_12m,
        year_ago.acquisition_spend as acquisition_spend_12m,
        {{ ratio('summed.ltv', 'summed.acquisition_spend', operand_scale=6) }} as ltv_to_cac,
        {{ ratio(
            'summed.margin_to_date + summed.clv_margin', 'summed.acquisition_spend',
            operand_scale=6) }} as margin_ltv_to_cac,
        summed.new_customers >= rules.judged_new_customers as is_judged,
        rules.ltv_to_cac_target
    from summed
    cross join as_of_dates
    inner join rules on as_of_dates.as_of_date = rules.as_of_date
    left join summed as year_ago
        on
            summed.cohort_month
            = cast({{ dbt.dateadd('month', 12, 'year_ago.cohort_month') }} as date)
            and summed.acquisition_channel = year_ago.acquisition_channel
            and summed.market = year_ago.market
    left join paid_back
        on
            {% for key in keys %}
            {{ 'and ' if not loop.first }}summed.{{ key }} = paid_back.{{ key }}
            {% endfor %}
),

final as (
    select
        acquisition_channel,
        market,
        cast(new_customers as bigint) as new_customers,
        {{ as_decimal('acquisition_spend', 28, 4) }} as acquisition_spend,
        {{ ratio('acquisition_spend', 'new_customers', scale=4, operand_scale=4) }} as cac,
        {% for days in [90, 365] %}
        {{ as_decimal(
            'case when days_since_cohort >= ' ~ days ~ ' then revenue_' ~ days ~ 'd end', 28, 4
        ) }} as revenue_{{ days }}d,
        {% endfor %}
        {{ as_decimal('revenue_to_date', 28, 4) }} as revenue_to_date,
        {{ as_decimal('margin_to_date', 28, 4) }} as margin_to_date,
        {{ as_decimal('clv', 28, 6) }} as clv,
        {{ as_decimal('clv_margin', 28, 6) }} as clv_margin,
        {{ as_decimal('ltv', 28, 6) }} as ltv,
        ltv_to_cac,
        margin_ltv_to_cac,
        cast(payback_months as integer) as payback_months,
        case
            when is_judged and new_customers_12m > 0
                then {{ ratio(
                    '(acquisition_spend * new_customers_12m'
                    ~ ' - acquisition_spend_12m * new_customers)',
                    'acquisition_spend_12m * new_customers', operand_scale=4) }}
        end as cac_change_12m,
        case
            when is_judged then coalesce(margin_ltv_to_cac, ltv_to_cac) < ltv_to_cac_target
        end as is_below_target,
        cohort_month
    from joined
)

select * from final
