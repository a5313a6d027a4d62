-- The metrics of tickets and surveys, by week, month and quarter, market, dimension and member.
-- Medians are those of SPEC 4: the value at position (N + 1) div 2.
{% set metrics = [
    ('complaints', 'opened_counted', 'complaints', '1', '1 = 1'),
    ('response_within_sla', 'opened_counted', 'responses_in_time', 'judged_responses', '1 = 1'),
    ('unresolved_share', 'opened_counted', 'unresolved', 'judged_resolutions', '1 = 1'),
    ('complaint_rate', 'complained', 'complaints', 'customers', '1 = 1'),
    ('first_response_minutes', 'first_response_minutes_ranked', 'first_response_minutes', '1',
        '2 * position between values_count and values_count + 1'),
    ('resolution_days', 'resolution_days_ranked', 'resolution_days', '1',
        '2 * position between values_count and values_count + 1'),
    ('csat', 'answered', 'satisfied', 'answers', "kind = 'csat'"),
    ('csat_mean', 'answered', 'score', 'answers', "kind = 'csat'"),
    ('nps', 'answered', 'satisfied - dissatisfied', 'answers', "kind = 'nps'"),
] %}
{% set scope = [
    'period_grain', 'period_start', 'before_date', 'market', 'dimension', 'member', 'judged_by',
] %}

with rules as (
    select cast(resolution_waiting_days as integer) as resolution_waiting_days
    from {{ ref('northstar', 'int_scorecards_rules') }}
),

opened as (
    select * from {{ ref('northstar', 'int_tickets_scoped') }}
),

complained as (
    select * from {{ ref('northstar', 'int_complaints_counted') }}
),

answered as (
    select * from {{ ref('northstar', 'int_answers_counted') }}
),

{% for measure, condition in {
    'first_response_minutes': 'first_response_minutes is not null',
    'resolution_days': 'resolution_days is not null and is_resolution_judged',
}.items() %}
{{ measure }}_ranked as (
    select
        {{ scope | join(', ') }},
        {{ measure }},
        row_number() over (
            partition by period_grain, period_start, market, dimension, member
            order by {{ measure }}
        ) as position,
        count(*) over (
            partition by period_grain, period_start, market, dimension, member
        ) as values_count
    from opened
    where {{ condition }}
),

{% endfor %}
opened_counted as (
    select
        {{ scope | join(', ') }},
        count(case when kind = 'complaint' then 1 end) as complaints,
        count(case when is_response_judged then 1 end) as judged_responses,
        count(case when is_response_judged and is_in_time then 1 end) as responses_in_time,
        count(case when is_resolution_judged then 1 end) as judged_resolutions,
        count(case when is_resolution_judged and resolution_days is null then 1 end) as unresolved
    from opened
    group by {{ scope | join(', ') }}
),

-- A kind of survey is a metric of its own, unless its code is that of another one.
survey_metrics as (
    select metric_code
    from {{ ref('northstar', 'int_metrics_described') }}
    where metric_group = 'service'
),

counted as (
    {% for metric, relation, numerator, denominator, condition in metrics %}
    select
        '{{ metric }}' as metric_code,
        {{ scope | join(', ') }},
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator
    from {{ relation }}
    where {{ condition }}
    union all
    {% endfor %}
    select
        kind as metric_code,
        {{ scope | join(', ') }},
        {{ as_decimal('scaled_score', 28, 6) }} as numerator,
        {{ as_decimal('answers', 28, 6) }} as denominator
    from answered
    where
        kind in (select survey_metrics.metric_code from survey_metrics)
        and kind not in ('{{ metrics | map('first') | join("', '") }}')
)

select
    counted.metric_code,
    counted.period_grain,
    counted.period_start,
    counted.market,
    counted.dimension,
    counted.member,
    counted.numerator,
    counted.denominator,
    counted.judged_by,
    case when counted.judged_by is not null then counted.before_date end as judged_from,
    cast(null as date) as judged_to,
    case
        when counted.metric_code in ('resolution_days', 'unresolved_share')
            then rules.resolution_waiting_days
        else 0
    end as waiting_days
from counted
cross join rules
