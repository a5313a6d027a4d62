-- One row per judged day, with fingerprints of everything the day's results depend on. A day whose
-- fingerprint is unchanged keeps its results and is not computed again. Each model picks the
-- narrowest fingerprint that covers what it reads:
-- - fingerprint: the facts up to the end of the day's month, the rules valid on the day, and who
--   refuses profiling on it;
-- - history_fingerprint: also the day's flags and the first judged day;
-- - movement_fingerprint: also the rules valid a month and a year before, whose tiers are compared;
-- - lookahead_fingerprint: history_fingerprint and the facts of the days after the day that show
--   whether a warning was right (scoring parameter decline_precision_days).
-- facts_count is the number of facts that a batch of the day reads.
{% set fingerprints = [
    'fact_fingerprints.fingerprint', 'rules_together.fingerprint', 'refusals.fingerprint'
] %}
{% set in_history = [
    'judged_dates.is_period_end', 'judged_dates.is_current', 'first_dates.first_date'
] %}

with judged_dates as (
    select * from {{ ref('northstar', 'int_judged_dates') }}
),

input_months as (
    select * from {{ ref('northstar', 'int_input_months') }}
),

rule_fingerprints as (
    select * from {{ ref('northstar', 'int_rule_fingerprints') }}
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

-- A step of its own, since BigQuery has outer joins with an equality alone.
dated_parameters as (
    select
        judged_dates.as_of_date,
        parameters.parameter_value
    from judged_dates
    inner join parameters on {{ valid_on('parameters', 'judged_dates.as_of_date') }}
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
    left join dated_parameters as parameters on judged_dates.as_of_date = parameters.as_of_date
    group by judged_dates.as_of_date
),

fact_fingerprints as (
    {{ months_fingerprint('judged_dates', 'as_of_date', 'as_of_date') }}
),

ahead_fingerprints as (
    {{ months_fingerprint('ahead_dates', 'as_of_date', 'ahead_date') }}
),

rules_together as (
    select
        as_of_date,
        {{ text_list('rule_seed || fingerprint', "','", [byte_order('rule_seed')]) }} as fingerprint
    from rule_fingerprints
    group by as_of_date
),

refusals as (
    select
        as_of_date,
        {{ row_checksum(['customer_id']) }} as fingerprint
    from {{ ref('northstar', 'int_profiling_refused') }}
    group by as_of_date
),

fingerprinted as (
    select
        judged_dates.as_of_date,
        judged_dates.is_period_end,
        judged_dates.is_current,
        {{ short_hash(fingerprints) }} as fingerprint,
        {{ short_hash(fingerprints + in_history) }} as history_fingerprint,
        {{ short_hash(
            fingerprints + in_history + ['ahead_fingerprints.fingerprint', 'ahead_dates.ahead_date']
        ) }} as lookahead_fingerprint,
        coalesce(fact_fingerprints.facts_count, 0) as facts_count,
        {{ dbt.date_trunc('month', 'judged_dates.as_of_date') }} as month_start
    from judged_dates
    cross join first_dates
    inner join ahead_dates on judged_dates.as_of_date = ahead_dates.as_of_date
    left join fact_fingerprints on judged_dates.as_of_date = fact_fingerprints.as_of_date
    left join ahead_fingerprints on judged_dates.as_of_date = ahead_fingerprints.as_of_date
    left join rules_together on judged_dates.as_of_date = rules_together.as_of_date
    left join refusals on judged_dates.as_of_date = refusals.as_of_date
),

final as (
    select
        fingerprinted.as_of_date,
        fingerprinted.is_period_end,
        fingerprinted.is_current,
        fingerprinted.fingerprint,
        fingerprinted.history_fingerprint,
        {{ short_hash([
            'fingerprinted.history_fingerprint',
            'month_before.fingerprint',
            'year_before.fingerprint'
        ]) }} as movement_fingerprint,
        fingerprinted.lookahead_fingerprint,
        fingerprinted.facts_count
    from fingerprinted
    left join fingerprinted as month_before
        on {{ month_end_before('fingerprinted.month_start', 1) }} = month_before.as_of_date
    left join fingerprinted as year_before
        on {{ month_end_before('fingerprinted.month_start', 12) }} = year_before.as_of_date
)

select * from final
