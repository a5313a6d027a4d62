-- The share of direct personal data of the inputs that is masked, in the month of the last period
-- end alone: it is a fact about the code of today. The kinds stand in input_contract().
{{ config(enabled=room_is_on('scorecards') and room_is_on('privacy')) }}

with last_months as (
    select
        cast({{ dbt.date_trunc('month', 'max(as_of_date)') }} as date) as period_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

direct_columns as (
    select
        count(*) as columns_count,
        sum(case when masking in ('hash', 'drop') then 1 else 0 end) as masked_columns
    from {{ ref('northstar', 'personal_data_inventory') }}
    where relation_kind = 'input' and personal_data = 'direct'
)

select
    'masking_rate' as metric_code,
    'month' as period_grain,
    last_months.period_start,
    'all' as market,
    'all' as dimension,
    'all' as member,
    {{ as_decimal('direct_columns.masked_columns', 28, 6) }} as numerator,
    {{ as_decimal('direct_columns.columns_count', 28, 6) }} as denominator,
    cast(null as {{ dbt.type_string() }}) as judged_by,
    cast(null as date) as judged_from,
    cast(null as date) as judged_to,
    0 as waiting_days
from direct_columns
cross join last_months
where last_months.period_start is not null
