-- One row per alert rule: whether it is worth its alarms. A firing proves right where the metric,
-- as many periods later as the rule judges, is worse than its mean of the periods before.
-- The same share of the periods without a firing says how often that is so anyway. Only periods
-- count that the rule could judge, with a later value and a mean by the same definition.
{% set series = [
    'rule_code', 'rule_version', 'target_code', 'market', 'dimension', 'member',
] %}

with parameters as (
    select * from {{ ref('northstar', 'int_monitoring_rules') }}
),

rules as (
    select distinct rule_code
    from {{ ref('alert_rules') }}
),

judged as (
    select * from {{ ref('northstar', 'int_conditions_judged') }}
),

alerts as (
    select * from {{ ref('northstar', 'alerts') }}
),

followed as (
    select
        judged.rule_code,
        judged.holds,
        case judged.better_of_metric
            when 'higher' then later.value < judged.mean_before
            when 'lower' then later.value > judged.mean_before
        end as is_worse_later
    from judged
    inner join judged as later
        on
            judged.period_number + judged.periods = later.period_number
            {% for column in series + ['run_number'] %}
            and judged.{{ column }} = later.{{ column }}
            {% endfor %}
    where judged.is_judged and later.is_complete
),

followed_counts as (
    select
        rule_code,
        sum(case when holds and is_worse_later is not null then 1 else 0 end) as firings_followed,
        sum(case when holds and is_worse_later then 1 else 0 end) as firings_worse,
        sum(case when not holds and is_worse_later is not null then 1 else 0 end)
            as others_followed,
        sum(case when not holds and is_worse_later then 1 else 0 end) as others_worse
    from followed
    group by rule_code
),

judged_counts as (
    select
        rule_code,
        count(*) as periods_judged
    from judged
    where is_judged
    group by rule_code
),

alert_counts as (
    select
        rule_code,
        count(*) as fired,
        sum(case when is_open then 1 else 0 end) as open_alerts,
        sum(case when verdict = 'real' then 1 else 0 end) as real_alerts,
        sum(case when verdict = 'false_alarm' then 1 else 0 end) as false_alarms
    from alerts
    group by rule_code
),

counted as (
    select
        rules.rule_code,
        coalesce(judged_counts.periods_judged, 0) as periods_judged,
        coalesce(alert_counts.fired, 0) as fired,
        coalesce(alert_counts.open_alerts, 0) as open_alerts,
        coalesce(alert_counts.real_alerts, 0) as real_alerts,
        coalesce(alert_counts.false_alarms, 0) as false_alarms,
        coalesce(followed_counts.firings_followed, 0) as firings_followed,
        coalesce(followed_counts.others_followed, 0) as others_followed,
        {{ ratio('followed_counts.firings_worse', 'followed_counts.firings_followed') }}
            as worse_after_firing_share,
        {{ ratio('followed_counts.others_worse', 'followed_counts.others_followed') }}
            as worse_otherwise_share,
        {{ ratio(
            'followed_counts.firings_worse * followed_counts.others_followed',
            'followed_counts.others_worse * followed_counts.firings_followed'
        ) }} as lift,
        {{ ratio(
            'alert_counts.real_alerts', '(alert_counts.real_alerts + alert_counts.false_alarms)'
        ) }} as verdict_precision
    from rules
    left join judged_counts on rules.rule_code = judged_counts.rule_code
    left join followed_counts on rules.rule_code = followed_counts.rule_code
    left join alert_counts on rules.rule_code = alert_counts.rule_code
),

final as (
    select
        counted.rule_code,
        cast(counted.periods_judged as bigint) as periods_judged,
        cast(counted.fired as bigint) as fired,
        cast(counted.open_alerts as bigint) as open_alerts,
        cast(counted.firings_followed as bigint) as firings_followed,
        counted.worse_after_firing_share,
        cast(counted.others_followed as bigint) as others_followed,
        counted.worse_otherwise_share,
        counted.lift,
        cast(counted.real_alerts as bigint) as real_alerts,
        cast(counted.false_alarms as bigint) as false_alarms,
        counted.verdict_precision,
        counted.verdict_precision >= parameters.precision_target as is_precise
    from counted
    cross join parameters
)

select * from final
