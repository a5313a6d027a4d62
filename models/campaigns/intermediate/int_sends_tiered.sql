-- One row per treatment send up to D, with the recipient's quadrant tier at the month end before
-- it, so that what the send brought does not decide the tier. Who had no sale by then is 'none'. A
-- month end that is not judged (before history_start, or without room history) is 'unknown'. A
-- click is an open, too; neither counts after D.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sends as (
    select
        sends.*,
        {{ days_before(batch_month('sends.sent_date'), 1) }} as tier_date
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    where not sends.is_control
),

buyers as (
    select * from {{ ref('northstar', 'int_buyers_placed') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

final as (
    select
        sends.send_id,
        sends.campaign_id,
        sends.customer_id,
        sends.channel,
        case
            when buyers.first_sale_date <= sends.tier_date
                then coalesce(customer_tiers.quadrant_tier, 'unknown')
            else 'none'
        end as quadrant_tier,
        sends.cost_amount,
        coalesce(sends.opened_date <= as_of_dates.as_of_date, false)
        or coalesce(sends.clicked_date <= as_of_dates.as_of_date, false) as is_opened,
        coalesce(sends.clicked_date <= as_of_dates.as_of_date, false) as is_clicked
    from sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    left join buyers on sends.customer_id = buyers.customer_id
    left join customer_tiers
        on
            sends.tier_date = customer_tiers.as_of_date
            and sends.customer_id = customer_tiers.customer_id
)

select * from final
