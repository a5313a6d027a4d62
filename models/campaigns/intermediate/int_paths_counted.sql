-- One row per complete month, event and the next one of the same customer within path_hours, else
-- exit. Sales are events of type order. Ties of time go to the least id. The month is that of the
-- first event; the next one may lie in the month after it, so the first days of that are read, too.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_path_months',
) }}
{% set month_reached_from = 'cast('
    ~ dbt.date_trunc('month', days_before('facts.day', 'rules.path_days')) ~ ' as date)' %}
-- depends_on: {{ ref('northstar', 'int_path_months') }}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select
        cast(path_hours * 60 as integer) as path_minutes,
        cast({{ integer_quotient('ceil(path_hours) + 23', '24') }} as integer) + 1 as path_days
    from {{ ref('northstar', 'int_campaign_rules') }}
),

facts as (
    select
        event_id as fact_id,
        customer_id,
        event_type,
        0 as kind_rank,
        batch_month as month_start,
        occurred_date as day,
        occurred_at as happened_at
    from {{ ref('northstar', 'int_events_accepted') }}
    union all
    select
        order_id as fact_id,
        customer_id,
        'order' as event_type,
        1 as kind_rank,
        batch_month as month_start,
        ordered_date as day,
        ordered_at as happened_at
    from {{ ref('northstar', 'int_orders_accepted') }}
    where order_kind = 'sale'
),

steps as (
    select
        facts.month_start,
        facts.event_type as from_event,
        facts.happened_at,
        lead(facts.event_type) over (
            partition by facts.customer_id
            order by facts.happened_at, {{ byte_order('facts.fact_id') }}, facts.kind_rank
        ) as next_event,
        lead(facts.happened_at) over (
            partition by facts.customer_id
            order by facts.happened_at, {{ byte_order('facts.fact_id') }}, facts.kind_rank
        ) as next_at
    from facts
    inner join as_of_dates on facts.day <= as_of_dates.as_of_date
    cross join rules
    where {{ in_batch('facts.month_start') }} or {{ in_batch(month_reached_from) }}
),

transitions as (
    select
        steps.month_start,
        steps.from_event,
        case
            when steps.next_at <= {{ shift_minutes('steps.happened_at', 'rules.path_minutes') }}
                then steps.next_event
            else 'exit'
        end as to_event
    from steps
    cross join rules
    inner join as_of_dates
        on {{ is_complete_month('steps.month_start', 'as_of_dates.as_of_date') }}
    where {{ in_batch('steps.month_start') }}
),

counted as (
    select
        month_start,
        from_event,
        to_event,
        count(*) as transitions
    from transitions
    group by month_start, from_event, to_event
),

with_totals as (
    select
        counted.*,
        sum(transitions) over (partition by month_start, from_event) as from_transitions
    from counted
),

final as (
    select
        from_event,
        to_event,
        cast(transitions as bigint) as transitions,
        {{ ratio('transitions', 'from_transitions') }} as share,
        month_start
    from with_totals
)

select
    *,
    {{ fingerprint_of_batch('month_start') }} as batch_fingerprint
from final
