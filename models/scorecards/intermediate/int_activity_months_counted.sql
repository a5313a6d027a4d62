-- One row per month and market of the customer: active customers, day by day and over the trailing
-- days of mau, and the interaction points at the month's end. Each customer is in one market, so
-- markets add up. Quarters and years are made of months.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}

with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

months as (
    select
        period_start as month_start,
        last_date,
        batch_date
    from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month' and {{ in_batch('batch_date') }}
),

days as (
    select calendar_day as day
    from {{ ref('northstar', 'int_days') }}
),

active_days as (
    select * from {{ ref('northstar', 'int_active_days') }}
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

value_score_parts as (
    select * from {{ ref('northstar', 'int_value_score_parts') }}
    where is_interaction_counted
),

customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
),

daily as (
    select
        months.month_start,
        active_days.customer_id,
        count(*) as active_days
    from months
    inner join active_days
        on
            months.month_start = active_days.month_start
            and months.last_date >= active_days.day
    group by months.month_start, active_days.customer_id
),

trailing_days as (
    select
        months.month_start,
        days.day
    from months
    cross join rules
    inner join days
        on
            days.day >= {{ days_before(
                'months.last_date', 'cast(rules.monthly_active_days as integer)') }}
            and months.last_date >= days.day
),

recent as (
    select distinct
        trailing_days.month_start,
        active_days.customer_id
    from trailing_days
    inner join active_days on trailing_days.day = active_days.day
),

scored as (
    select
        months.month_start,
        customer_scores.customer_id,
        customer_scores.interaction_points
    from months
    inner join value_score_parts on months.last_date = value_score_parts.as_of_date
    inner join customer_scores on months.last_date = customer_scores.as_of_date
    where customer_scores.interaction_points is not null
),

facts as (
    select
        month_start,
        customer_id,
        active_days,
        0 as monthly_customers,
        0 as scored_customers,
        0 as interaction_points
    from daily
    union all
    select
        month_start,
        customer_id,
        0 as active_days,
        1 as monthly_customers,
        0 as scored_customers,
        0 as interaction_points
    from recent
    union all
    select
        month_start,
        customer_id,
        0 as active_days,
        0 as monthly_customers,
        1 as scored_customers,
        interaction_points
    from scored
),

final as (
    select
        coalesce(members.market, 'ZZ') as market,
        cast(sum(facts.active_days) as bigint) as active_days,
        cast(sum(facts.monthly_customers) as bigint) as monthly_customers,
        cast(sum(facts.scored_customers) as bigint) as scored_customers,
        cast(sum(facts.interaction_points) as bigint) as interaction_points,
        months.month_start,
        months.batch_date
    from facts
    inner join months on facts.month_start = months.month_start
    left join members on facts.customer_id = members.customer_id
    group by coalesce(members.market, 'ZZ'), months.month_start, months.batch_date
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
