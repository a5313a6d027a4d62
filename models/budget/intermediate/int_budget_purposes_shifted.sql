-- One row per purpose of the month to plan, without the reserve: the fixed amount by the plan's
-- shares, after the shifts that are open. A purpose that only a shift brings becomes a row. Several
-- shifts of one purpose take their shares of the same amount.
with months as (
    select * from {{ ref('northstar', 'int_budget_months_planned') }}
    where is_next and plan_code is not null
),

splits as (
    select * from {{ ref('budget_splits') }}
),

shifts as (
    select * from {{ ref('budget_shifts') }}
),

-- Without room monitoring no alert is open.
open_alert_rules as (
    {% if room_is_on('monitoring') %}
    select distinct rule_code
    from {{ ref('northstar', 'int_alerts_followed') }}
    where is_open
    {% else %}
    select cast(null as {{ dbt.type_string() }}) as rule_code
    where 1 = 0
    {% endif %}
),

valid_shifts as (
    select
        shifts.*,
        months.month_start,
        {{ months_between('months.plan_start', 'months.month_start') }} + 1 as plan_month
    from shifts
    inner join months on {{ valid_on('shifts', 'months.month_start') }}
),

purpose_weights as (
    select
        months.month_start,
        months.fixed,
        splits.key as purpose,
        splits.share * 1000000 as weight
    from months
    inner join splits
        on
            months.plan_code = splits.plan_code
            and splits.dimension = 'purpose'
),

purpose_amounts as (
    {{ proportional_parts(
        'purpose_weights', ['month_start', 'purpose'], ['month_start'], ['purpose'], 'fixed',
        'weight', 2, 'amount') }}
),

purpose_shifts as (
    select
        valid_shifts.month_start,
        valid_shifts.from_purpose as purpose,
        valid_shifts.to_purpose,
        valid_shifts.shift_code,
        valid_shifts.share * 1000000 as weight
    from valid_shifts
    where
        (
            valid_shifts.trigger_kind = 'plan_month'
            and valid_shifts.plan_month >= valid_shifts.months_from
            and valid_shifts.plan_month
            <= coalesce(valid_shifts.months_to, valid_shifts.plan_month)
        )
        or (
            valid_shifts.trigger_kind = 'alert'
            and exists (
                select 1
                from open_alert_rules
                where valid_shifts.rule_code = open_alert_rules.rule_code
            )
        )
),

{{ shifted_amounts('purpose_amounts', 'purpose_shifts', ['month_start'], 'shifted') }},

final as (
    select
        purpose,
        amount,
        shifts,
        month_start
    from shifted
)

select * from final
