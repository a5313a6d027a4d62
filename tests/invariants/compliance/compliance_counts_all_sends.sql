-- Every message up to D stands in one month and market. A failing row shows both sums.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

sent as (
    select count(*) as sends
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join as_of_dates on sends.sent_date <= as_of_dates.as_of_date
    where not sends.is_control
),

counted as (
    select coalesce(sum(sends), 0) as sends
    from {{ ref('northstar', 'compliance') }}
)

select
    sent.sends as sends_accepted,
    counted.sends as sends_counted
from sent
cross join counted
where sent.sends <> counted.sends
