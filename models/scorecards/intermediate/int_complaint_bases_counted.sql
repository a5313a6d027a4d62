-- One row per week, month or quarter, market of the customer, dimension and member: the customers
-- with a sale in the days before the period's end by which complaint_rate divides. A sale
-- counts until the next one, or for so many days: so each customer is met once per period. Without
-- tickets nothing is divided by them, and no row is made.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}

with rules as (
    select cast(complaint_base_days as integer) as base_days
    from {{ ref('northstar', 'int_scorecards_rules') }}
),

periods as (
    select
        periods.period_grain,
        periods.period_start,
        periods.last_date,
        periods.batch_date,
        days.before_date,
        days.is_judged_before
    from {{ ref('northstar', 'int_metric_periods') }} as periods
    inner join {{ ref('northstar', 'int_metric_days') }} as days
        on
            periods.period_grain = days.period_grain
            and periods.period_start = days.period_start
            and periods.last_date = days.day
    where
        periods.period_grain in ('week', 'month', 'quarter')
        and {{ in_batch('periods.batch_date') }}
        and {{ '1 = 1' if 'tickets' in supplied_tables() else '1 = 0' }}
),

bounds as (
    select
        {{ days_before('min(periods.last_date)', 'min(rules.base_days)') }} as first_day,
        max(periods.last_date) as last_day
    from periods
    cross join rules
),

sale_days as (
    select distinct
        orders.customer_id,
        orders.ordered_date
    from {{ ref('northstar', 'int_orders_accepted') }} as orders
    inner join bounds
        on orders.ordered_date >= bounds.first_day and orders.ordered_date <= bounds.last_day
    where orders.order_kind = 'sale'
),

followed as (
    select
        customer_id,
        ordered_date,
        lead(ordered_date) over (partition by customer_id order by ordered_date) as next_date
    from sale_days
),

stays as (
    select
        followed.customer_id,
        followed.ordered_date as first_day,
        least(
            {{ days_before('coalesce(followed.next_date, bounds.last_day)',
                'case when followed.next_date is null then 0 else 1 end') }},
            {{ days_before('followed.ordered_date', '-rules.base_days') }}
        ) as last_day
    from followed
    cross join rules
    cross join bounds
),

ends as (
    select distinct last_date from periods
),

buyers as (
    select
        ends.last_date,
        stays.customer_id
    from stays
    inner join ends on stays.first_day <= ends.last_date and stays.last_day >= ends.last_date
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

judged as (
    select
        periods.period_grain,
        periods.period_start,
        periods.batch_date,
        coalesce(members.market, 'ZZ') as market,
        {% for column in systems.values() %}
        case
            when periods.is_judged_before then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        buyers.customer_id
    from buyers
    inner join periods on buyers.last_date = periods.last_date
    left join members on buyers.customer_id = members.customer_id
    left join customer_tiers
        on
            periods.before_date = customer_tiers.as_of_date
            and buyers.customer_id = customer_tiers.customer_id
),

summed as (
    select
        period_grain,
        period_start,
        batch_date,
        {% for column in systems.values() %}
        {{ column }},
        {% endfor %}
        market,
        count(*) as customers
    from judged
    group by
        period_grain, period_start, batch_date,
        {% for column in systems.values() %}
        {{ column }},
        {% endfor %}
        market
),

scoped as (
    {{ rows_in_scopes(
        'summed', systems, ['period_grain', 'period_start', 'batch_date', 'customers']
    ) }}
),

final as (
    select
        period_grain,
        market,
        dimension,
        member,
        judged_by,
        cast(sum(customers) as bigint) as customers,
        period_start,
        batch_date
    from scoped
    group by period_grain, market, dimension, member, judged_by, period_start, batch_date
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
