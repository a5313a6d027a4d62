-- Without var as_of_date, no refund comes after the day on which customers are judged: an export
-- of refunds often runs on after the last order, and what comes later counts nowhere yet. The test
-- only warns. A failing row says how many refunds that is, and what to set.
{{ config(severity='warn') }}

with as_of_dates as (
    select max(as_of_date) as as_of_date
    from {{ ref('northstar', 'customers') }}
)

select
    max(as_of_dates.as_of_date) as as_of_date,
    count(*) as later_refunds,
    sum(refunds.amount_reporting) as later_refunded_amount,
    max(refunds.refunded_date) as last_refunded_date,
    'to count them, set as_of_date' as what_to_do
from {{ ref('northstar', 'refunds') }} as refunds
inner join as_of_dates on refunds.refunded_date > as_of_dates.as_of_date
where
    refunds.order_kind <> 'not_counted'
    and {{ 'true' if var('as_of_date') is none else 'false' }}
having count(*) > 0
