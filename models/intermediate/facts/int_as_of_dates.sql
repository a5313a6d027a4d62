-- One row per judged day, with the version of all that is known of it: facts dated by then, and the
-- rules valid on it. Where the version is the same, so is every score and tier of the day; so it
-- says which days have to be judged again.
-- version_in_history also says what the day is judged for, and since when there is a history;
-- version_of_moves moreover the rules of the month ends that tiers are compared with, a month and a
-- year before; version_ahead the facts of the days after it by which a warning is judged (scoring
-- parameter decline_precision_days). weight is the number of facts by then.
{% set versions = ['fact_versions.version', 'rules_together.version'] %}
{% set in_history = [
    'judged_dates.is_period_end', 'judged_dates.is_current', 'first_dates.first_date'
] %}

with judged_dates as (
    select * from {{ ref('int_judged_dates') }}
),

input_months as (
    select * from {{ ref('int_input_months') }}
),

rule_versions as (
    select * from {{ ref('int_rule_versions') }}
),

parameters as (
    select * from {{ ref('scoring_parameters') }}
    where parameter_code = 'decline_precision_days'
),

current_dates as (
    select as_of_date as last_date
    from judged_dates
    where is_current
),

first_dates as (
    select min(as_of_date) as first_date
    from judged_dates
),

ahead_dates as (
    select
        judged_dates.as_of_date,
        max(
            case
                when {{ days_between('judged_dates.as_of_date', 'current_dates.last_date') }}
                    < parameters.parameter_value
                    then current_dates.last_date
                else {{ days_before(
                    'judged_dates.as_of_date', '-cast(parameters.parameter_value as integer)') }}
            end
        ) as ahead_date
    from judged_dates
    cross join current_dates
    left join parameters on {{ valid_on('parameters', 'judged_dates.as_of_date') }}
    group by judged_dates.as_of_date
),

fact_versions as (
    {{ months_version('judged_dates', 'as_of_date', 'as_of_date') }}
),

ahead_versions as (
    {{ months_version('ahead_dates', 'as_of_date', 'ahead_date') }}
),

rules_together as (
    select
        as_of_date,
        {{ dbt.listagg(
            "rule_seed || checksum", "','", 'order by ' ~ byte_order('rule_seed')) }} as version
    from rule_versions
    group by as_of_date
),

versioned as (
    select
        judged_dates.as_of_date,
        judged_dates.is_period_end,
        judged_dates.is_current,
        {{ short_hash(versions) }} as version,
        {{ short_hash(versions + in_history) }} as version_in_history,
        {{ short_hash(
            versions + in_history + ['ahead_versions.version', 'ahead_dates.ahead_date']
        ) }} as version_ahead,
        coalesce(fact_versions.facts_count, 0) as weight,
        {{ dbt.date_trunc('month', 'judged_dates.as_of_date') }} as month_start
    from judged_dates
    cross join first_dates
    inner join ahead_dates on judged_dates.as_of_date = ahead_dates.as_of_date
    left join fact_versions on judged_dates.as_of_date = fact_versions.as_of_date
    left join ahead_versions on judged_dates.as_of_date = ahead_versions.as_of_date
    left join rules_together on judged_dates.as_of_date = rules_together.as_of_date
),

final as (
    select
        versioned.as_of_date,
        versioned.is_period_end,
        versioned.is_current,
        versioned.version,
        versioned.version_in_history,
        {{ short_hash([
            'versioned.version_in_history', 'month_before.version', 'year_before.version'
        ]) }} as version_of_moves,
        versioned.version_ahead,
        versioned.weight
    from versioned
    left join versioned as month_before
        on {{ month_end_before('versioned.month_start', 1) }} = month_before.as_of_date
    left join versioned as year_before
        on {{ month_end_before('versioned.month_start', 12) }} = year_before.as_of_date
)

select * from final
