-- One row per metric that is watched daily, market and day: whether it is unlike its weekday.
select * from {{ ref('northstar', 'int_days_scored') }}
