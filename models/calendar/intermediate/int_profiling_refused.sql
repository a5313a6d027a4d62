-- One row per judged day and customer who refuses profiling on it. They are in no population and
-- get no score, tier or tag for that day; what they did counts as before.
with judged_dates as (
    select * from {{ ref('northstar', 'int_judged_dates') }}
),

refusals as (
    select * from {{ ref('northstar', 'int_profiling_refusals') }}
),

final as (
    select distinct
        judged_dates.as_of_date,
        refusals.customer_id
    from refusals
    inner join judged_dates on {{ valid_on('refusals', 'judged_dates.as_of_date') }}
)

select * from final
