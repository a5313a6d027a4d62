-- noqa: disable=LT02
-- The rules of budgets say one thing on any day: at most one active plan; shifts that have the
-- trigger of their kind, take from a purpose no more than it has and give it to another purpose;
-- known purposes, tiers, regions and alert rules. A failing row names the rule.
with plans as (
    select * from {{ ref('budget_plans') }}
    where is_active
),

splits as (
    select * from {{ ref('budget_splits') }}
),

shifts as (
    select * from {{ ref('budget_shifts') }}
),

purposes as (
    {% for purpose in spend_purposes() %}
    select '{{ purpose }}' as purpose{{ ' union all' if not loop.last }}
    {% endfor %}
),

spend_groups as (
    select * from {{ ref('purpose_groups') }}
),

regions as (
    select * from {{ ref('market_regions') }}
),

-- Without room monitoring no alert opens a shift.
alert_rules as (
    {% if room_is_on('monitoring') %}
    select rule_code from {{ ref('alert_rules') }}
    {% else %}
    select rule_code from shifts
    {% endif %}
),

tier_rules as (
    select * from {{ ref('tier_rules') }}
    where tier_system = 'pyramid'
),

overlapping as (
    select
        plans.plan_code as rule,
        'is active on a day on which ' || others.plan_code || ' is active' as issue
    from plans
    inner join plans as others
        on
            plans.plan_code < others.plan_code
            and (plans.valid_from is null or others.valid_to is null
                or plans.valid_from <= others.valid_to)
            and (others.valid_from is null or plans.valid_to is null
                or plans.valid_to >= others.valid_from)
),

-- Shifts of one maturity take from the same amount, all others from that of the whole shop. Most of
-- them coincide where one begins.
beginnings as (
    select distinct
        shifts.from_purpose,
        shifts.maturity,
        shifts.valid_from as day,
        others.months_from as plan_month
    from shifts
    inner join shifts as others
        on
            shifts.from_purpose = others.from_purpose
            and coalesce(shifts.maturity, '') = coalesce(others.maturity, '')
),

shift_sums as (
    select
        beginnings.from_purpose,
        beginnings.maturity,
        beginnings.day,
        beginnings.plan_month,
        sum(shifts.share) as shares
    from beginnings
    inner join shifts
        on
            beginnings.from_purpose = shifts.from_purpose
            and coalesce(beginnings.maturity, '') = coalesce(shifts.maturity, '')
            and (shifts.valid_from is null or beginnings.day >= shifts.valid_from)
            and (
                shifts.valid_to is null
                or beginnings.day is null
                or beginnings.day <= shifts.valid_to
            )
            and (shifts.months_from is null or beginnings.plan_month >= shifts.months_from)
            and (shifts.months_to is null or beginnings.plan_month <= shifts.months_to)
    group by
        beginnings.from_purpose, beginnings.maturity, beginnings.day, beginnings.plan_month
),

final as (
    select * from overlapping
    union all
    select
        shift_code as rule,
        'has not the trigger of its kind, or one more' as issue
    from shifts
    where
        case when rule_code is not null then 1 else 0 end
        <> case when trigger_kind = 'alert' then 1 else 0 end
        or case when months_from is not null then 1 else 0 end
        <> case when trigger_kind = 'plan_month' then 1 else 0 end
        or case when maturity is not null then 1 else 0 end
        <> case when trigger_kind = 'maturity' then 1 else 0 end
        or (months_to is not null and (months_from is null or months_to < months_from))
    union all
    select
        shift_code as rule,
        'gives to the purpose that it takes from' as issue
    from shifts
    where from_purpose = to_purpose
    union all
    select distinct
        from_purpose as rule,
        'has shifts that could take more than all of it' as issue
    from shift_sums
    where shares > 1
    union all
    select
        shifts.shift_code as rule,
        'takes from ' || shifts.from_purpose || ', which is no purpose of budgets' as issue
    from shifts
    where
        not exists (
            select 1 from spend_groups where shifts.from_purpose = spend_groups.budget_purpose
        )
    union all
    select
        shifts.shift_code as rule,
        'gives to ' || shifts.to_purpose || ', which is no purpose of budgets' as issue
    from shifts
    where
        not exists (
            select 1 from spend_groups where shifts.to_purpose = spend_groups.budget_purpose
        )
    union all
    select
        shifts.shift_code as rule,
        'waits for ' || shifts.rule_code || ', which is no alert rule' as issue
    from shifts
    where
        shifts.rule_code is not null
        and not exists (
            select 1 from alert_rules where shifts.rule_code = alert_rules.rule_code
        )
    union all
    select
        splits.plan_code || '.' || splits.key as rule,
        'is no ' || splits.dimension as issue
    from splits
    where
        case splits.dimension
            when 'purpose'
                then not exists (
                    select 1 from spend_groups where splits.key = spend_groups.budget_purpose
                )
            when 'region'
                then not exists (select 1 from regions where splits.key = regions.region)
            when 'tier'
                then not exists (select 1 from tier_rules where splits.key = tier_rules.tier_code)
            else false
        end
    union all
    select
        purposes.purpose as rule,
        'has no row in purpose_groups' as issue
    from purposes
    where not exists (select 1 from spend_groups where purposes.purpose = spend_groups.purpose)
)

select * from final
