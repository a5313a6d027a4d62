{{ config(enabled=room_is_on('campaigns')) }}
-- campaign_performance has every treatment send up to D with its cost, and every recipient once per
-- campaign. A failing row names the campaign and both sums.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

expected as (
    select
        sends.campaign_id,
        count(*) as sends,
        count(distinct sends.customer_id) as recipients,
        sum(sends.cost_amount) as cost
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    where not sends.is_control
    group by sends.campaign_id
),

found as (
    select
        campaign_id,
        sum(sends) as sends,
        sum(recipients) as recipients,
        sum(cost) as cost
    from {{ ref('northstar', 'campaign_performance') }}
    group by campaign_id
)

select
    expected.campaign_id as expected_campaign_id,
    expected.sends as expected_sends,
    expected.recipients as expected_recipients,
    expected.cost as expected_cost,
    found.campaign_id,
    found.sends,
    found.recipients,
    found.cost
from expected
full outer join found on expected.campaign_id = found.campaign_id
where
    expected.campaign_id is null
    or found.campaign_id is null
    or expected.sends <> found.sends
    or expected.recipients <> found.recipients
    or expected.cost <> found.cost
