-- One row per campaign, customer and send from which they are observed: their first send, which
-- also says their arm, and their first treatment where that is another one. A customer with sends
-- in two arms is in conflict and belongs to no arm. Ties of time go to the least send id.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sends as (
    select * from {{ ref('northstar', 'int_campaign_sends_accepted') }}
),

ranked as (
    select
        sends.*,
        row_number() over (
            partition by sends.campaign_id, sends.customer_id
            order by sends.sent_at, {{ byte_order('sends.send_id') }}
        ) as send_rank,
        row_number() over (
            partition by sends.campaign_id, sends.customer_id, sends.is_control
            order by sends.sent_at, {{ byte_order('sends.send_id') }}
        ) as rank_of_kind,
        sum(sends.cost_amount) over (partition by sends.campaign_id, sends.customer_id)
            as total_cost,
        min({{ byte_order('sends.variant') }}) over (
            partition by sends.campaign_id, sends.customer_id
        ) as first_variant,
        max({{ byte_order('sends.variant') }}) over (
            partition by sends.campaign_id, sends.customer_id
        ) as last_variant
    from sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
),

final as (
    select
        send_id,
        campaign_id,
        customer_id,
        channel,
        variant,
        {{ as_decimal('total_cost', 28, 4) }} as cost_amount,
        send_rank = 1 as is_first_send,
        rank_of_kind = 1 and not is_control as is_first_treatment,
        first_variant <> last_variant as is_conflicting,
        sent_date,
        sent_at
    from ranked
    where send_rank = 1 or (rank_of_kind = 1 and not is_control)
)

select * from final
