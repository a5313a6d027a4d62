-- What holds of personal data now, in the month of the last period end alone: the share of direct
-- columns of the inputs that is masked, which is a fact about the code of today (the kinds stand in
-- input_contract()), and the erasure requests whose raw rows should be gone by var today.
{{ config(enabled=room_is_on('scorecards') and room_is_on('privacy')) }}

with last_months as (
    select
        cast({{ dbt.date_trunc('month', 'max(as_of_date)') }} as date) as period_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

measured as (
    select
        'masking_rate' as metric_code,
        sum(case when masking in ('hash', 'drop') then 1 else 0 end) as numerator,
        count(*) as denominator
    from {{ ref('northstar', 'personal_data_inventory') }}
    where relation_kind = 'input' and personal_data = 'direct'
    union all
    select
        'overdue_erasures' as metric_code,
        sum(case when is_overdue then requests else 0 end) as numerator,
        1 as denominator
    from {{ ref('northstar', 'erasure_status') }}
    where table_name = 'all'
    having count(*) > 0
)

select
    measured.metric_code,
    'month' as period_grain,
    last_months.period_start,
    'all' as market,
    'all' as dimension,
    'all' as member,
    {{ as_decimal('measured.numerator', 28, 6) }} as numerator,
    {{ as_decimal('measured.denominator', 28, 6) }} as denominator,
    cast(null as {{ dbt.type_string() }}) as judged_by,
    cast(null as date) as judged_from,
    cast(null as date) as judged_to,
    0 as waiting_days
from measured
cross join last_months
where last_months.period_start is not null
