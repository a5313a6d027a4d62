-- A row of every period in which customers can complain, so that a period without complaints is 0.
-- A reason is divided by the customers of its market.
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}
{% set text = dbt.type_string() %}
{% set scope = [
    'period_grain', 'period_start', 'before_date', 'market', 'dimension', 'member', 'judged_by',
] %}

with rules as (
    select cast(complaint_days as integer) as complaint_days
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

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

tickets as (
    select * from {{ ref('northstar', 'int_tickets_observed') }}
),

ticket_counts as (
    select count(*) as tickets_count
    from tickets
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

recent_judged as (
    {{ rows_with_tiers_before('recent') }}
),

recent_scoped as (
    {{ rows_in_scopes('recent_judged', dict(systems, reason='reason'), [
        'period_grain', 'period_start', 'before_date',
    ]) }}
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

final as (
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
)

select * from final
