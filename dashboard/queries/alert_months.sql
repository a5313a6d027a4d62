{{ config(enabled=room_is_on('monitoring')) }}
-- One row per rule, market and month in which the rule fired.
with alerts as (
    select
        name_en,
        name_zh,
        market,
        is_new,
        cast({{ dbt.date_trunc('month', 'period_start') }} as date) as month
    from {{ ref('northstar', 'alerts') }}
)

select
    name_en as rule_en,
    name_zh as rule_zh,
    market,
    month,
    count(*) as fired,
    count(case when is_new then 1 end) as new_alerts
from alerts
group by name_en, name_zh, market, month
order by {{ byte_order('name_en') }}, {{ byte_order('market') }}, month
