-- One row per grain, period, market of the customer, dimension and member with a visit: visits, and
-- those without a source channel, which are organic. A tier is the one at the month end before the
-- period, 'none' without a sale by then; where that day is not judged, tiers have no rows.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}

with days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where {{ in_batch('batch_date') }}
),

bounds as (
    select
        min(day) as first_day,
        max(day) as last_day
    from days
),

visits as (
    select
        events.customer_id,
        coalesce(events.channel, 'unknown') as channel,
        events.occurred_date as day,
        count(*) as visits,
        count(case when events.source_channel is null then 1 end) as organic_visits
    from {{ ref('northstar', 'int_events_accepted') }} as events
    inner join bounds
        on
            events.occurred_date >= bounds.first_day
            and events.occurred_date <= bounds.last_day
    where events.event_type = 'visit'
    group by events.customer_id, coalesce(events.channel, 'unknown'), events.occurred_date
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

customer_periods as (
    select
        days.period_grain,
        days.period_start,
        days.batch_date,
        days.before_date,
        days.is_judged_before,
        visits.customer_id,
        visits.channel,
        sum(visits.visits) as visits,
        sum(visits.organic_visits) as organic_visits
    from visits
    inner join days on visits.day = days.day
    group by
        days.period_grain, days.period_start, days.batch_date, days.before_date,
        days.is_judged_before, visits.customer_id, visits.channel
),

judged as (
    select
        customer_periods.period_grain,
        customer_periods.period_start,
        customer_periods.batch_date,
        customer_periods.channel,
        coalesce(members.market, 'ZZ') as market,
        coalesce(members.membership, 'non_member') as membership,
        {% for column in systems.values() %}
        case
            when customer_periods.is_judged_before
                then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        customer_periods.visits,
        customer_periods.organic_visits
    from customer_periods
    left join members on customer_periods.customer_id = members.customer_id
    left join customer_tiers
        on
            customer_periods.before_date = customer_tiers.as_of_date
            and customer_periods.customer_id = customer_tiers.customer_id
),

summed as (
    select
        period_grain,
        period_start,
        batch_date,
        market,
        {% for column in ['channel', 'membership'] + systems.values() | list %}
        {{ column }},
        {% endfor %}
        sum(visits) as visits,
        sum(organic_visits) as organic_visits
    from judged
    group by
        {% for column in ['channel', 'membership'] + systems.values() | list %}
        {{ column }},
        {% endfor %}
        period_grain, period_start, batch_date, market
),

scoped as (
    {{ rows_in_scopes(
        'summed', dict(systems, channel='channel', membership='membership'),
        ['period_grain', 'period_start', 'batch_date', 'visits', 'organic_visits']
    ) }}
),

final as (
    select
        period_grain,
        market,
        dimension,
        member,
        judged_by,
        cast(sum(visits) as bigint) as visits,
        cast(sum(organic_visits) as bigint) as organic_visits,
        period_start,
        batch_date
    from scoped
    group by period_grain, market, dimension, member, judged_by, period_start, batch_date
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
