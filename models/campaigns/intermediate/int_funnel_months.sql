-- One row per month with an event, an order or a message that is over on the as-of date. Models
-- with a batch per month compute only the months with a changed fingerprint: that of these three.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sends as (
    select
        send_id,
        customer_id,
        {{ batch_month('sent_date') }} as month_start
    from {{ ref('northstar', 'int_campaign_sends_accepted') }}
    where not is_control
),

facts as (
    select
        fact_table,
        fingerprint,
        facts_count,
        month_start
    from {{ ref('northstar', 'int_input_months') }}
    where fact_table in ('int_events_accepted', 'int_orders_accepted')
    union all
    select
        'sends' as fact_table,
        {{ row_checksum(['send_id', 'customer_id']) }} as fingerprint,
        count(*) as facts_count,
        month_start
    from sends
    group by month_start
),

final as (
    select
        facts.month_start,
        {{ text_list(
            'facts.fact_table || facts.fingerprint', "','", [byte_order('facts.fact_table')]
        ) }} as fingerprint,
        sum(facts.facts_count) as facts_count
    from facts
    inner join as_of_dates
        on {{ is_complete_month('facts.month_start', 'as_of_dates.as_of_date') }}
    group by facts.month_start
)

select * from final
