-- The metrics of tickets and surveys, by week, month and quarter, market, dimension and member. A
-- tier is the one at the month end before the period; 'none' has no sale by then, or no customer.
-- complaint_rate has a row of every period in which customers can complain, so that a period
-- without complaints is 0; a reason is divided by the customers of its market. Medians are those of
-- SPEC 4: the value at position (N + 1) div 2.
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}
{% set text = dbt.type_string() %}
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
    select
        cast(complaint_days as integer) as complaint_days,
        cast(resolution_waiting_days as integer) as resolution_waiting_days
    from {{ ref('northstar', 'int_scorecards_rules') }}
),

days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain in ('week', 'month', 'quarter')
),

periods as (
    select
        periods.period_grain,
        periods.period_start,
        periods.last_date,
        days.before_date,
        days.is_judged_before
    from {{ ref('northstar', 'int_metric_periods') }} as periods
    inner join days
        on
            periods.period_grain = days.period_grain
            and periods.period_start = days.period_start
            and periods.last_date = days.day
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

tickets as (
    select * from {{ ref('northstar', 'int_tickets_observed') }}
),

surveys as (
    select
        surveys.*,
        coalesce(members.market, 'ZZ') as market
    from {{ ref('northstar', 'int_surveys_accepted') }} as surveys
    left join members on surveys.customer_id = members.customer_id
),

ticket_counts as (
    select count(*) as tickets_count
    from tickets
),

opened as (
    select
        days.period_grain,
        days.period_start,
        days.before_date,
        days.is_judged_before,
        tickets.*
    from tickets
    inner join days on tickets.opened_date = days.day
),

recent as (
    select
        periods.period_grain,
        periods.period_start,
        periods.before_date,
        periods.is_judged_before,
        tickets.customer_id,
        tickets.market,
        tickets.reason
    from tickets
    cross join rules
    inner join periods
        on
            tickets.opened_date <= periods.last_date
            and tickets.opened_date
            >= {{ days_before('periods.last_date', 'rules.complaint_days') }}
    where tickets.kind = 'complaint'
),

responded as (
    select
        days.period_grain,
        days.period_start,
        days.before_date,
        days.is_judged_before,
        surveys.*
    from surveys
    inner join days on surveys.responded_date = days.day
),

{% for relation in ['opened', 'recent', 'responded'] %}
{{ relation }}_judged as (
    select
        {% for column in systems.values() %}
        case
            when {{ relation }}.is_judged_before
                then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        {{ relation }}.*
    from {{ relation }}
    left join customer_tiers
        on
            {{ relation }}.before_date = customer_tiers.as_of_date
            and {{ relation }}.customer_id = customer_tiers.customer_id
),

{% endfor %}
opened_scoped as (
    {{ rows_in_scopes('opened_judged', dict(systems, reason='reason'), [
        'period_grain', 'period_start', 'before_date', 'ticket_id', 'kind',
        'first_response_minutes', 'resolution_days', 'is_in_time', 'is_response_judged',
        'is_resolution_judged',
    ]) }}
),

recent_scoped as (
    {{ rows_in_scopes('recent_judged', dict(systems, reason='reason'), [
        'period_grain', 'period_start', 'before_date',
    ]) }}
),

responded_scoped as (
    {{ rows_in_scopes('responded_judged', systems, [
        'period_grain', 'period_start', 'before_date', 'kind', 'score', 'score_min', 'score_max',
        'is_satisfied', 'is_dissatisfied',
    ]) }}
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
    from opened_scoped
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
    from opened_scoped
    group by {{ scope | join(', ') }}
),

recent_counted as (
    select
        {{ scope | join(', ') }},
        count(*) as complaints
    from recent_scoped
    group by {{ scope | join(', ') }}
),

bases as (
    select
        counted.*,
        periods.before_date
    from {{ ref('northstar', 'int_complaint_bases_counted') }} as counted
    inner join periods
        on
            counted.period_grain = periods.period_grain
            and counted.period_start = periods.period_start
    cross join ticket_counts
    where ticket_counts.tickets_count > 0
),

reasons as (
    select distinct
        period_grain,
        market,
        member
    from recent_counted
    where dimension = 'reason'
),

bases_of_scopes as (
    select
        {{ scope | join(', ') }},
        customers
    from bases
    union all
    select
        bases.period_grain,
        bases.period_start,
        bases.before_date,
        bases.market,
        'reason' as dimension,
        reasons.member,
        cast(null as {{ text }}) as judged_by,
        bases.customers
    from bases
    inner join reasons
        on bases.period_grain = reasons.period_grain and bases.market = reasons.market
    where bases.dimension = 'all'
),

complained as (
    select
        {% for column in scope %}
        coalesce(recent_counted.{{ column }}, bases_of_scopes.{{ column }}) as {{ column }},
        {% endfor %}
        coalesce(recent_counted.complaints, 0) as complaints,
        coalesce(bases_of_scopes.customers, 0) as customers
    from bases_of_scopes
    full outer join recent_counted
        on
            bases_of_scopes.period_grain = recent_counted.period_grain
            and bases_of_scopes.period_start = recent_counted.period_start
            and bases_of_scopes.market = recent_counted.market
            and bases_of_scopes.dimension = recent_counted.dimension
            and bases_of_scopes.member = recent_counted.member
),

-- A kind of survey is a metric of its own, unless its code is that of another one.
survey_metrics as (
    select metric_code
    from {{ ref('northstar', 'int_metrics_described') }}
    where metric_group = 'service'
),

answered as (
    select
        {{ scope | join(', ') }},
        kind,
        count(*) as answers,
        count(case when is_satisfied then 1 end) as satisfied,
        count(case when is_dissatisfied then 1 end) as dissatisfied,
        sum(score) as score,
        sum({{ ratio('(score - score_min)', '(score_max - score_min)', 6, 4) }}) as scaled_score
    from responded_scoped
    group by {{ scope | join(', ') }}, kind
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
