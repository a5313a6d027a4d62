-- One row per metric of predicted value, market, dimension and member, in the month of the last
-- period end alone: what the members of a tier at that month end are worth by today's predictions,
-- and how well the purchases of the holdout were predicted. Without predictions there is no row.
{% set columns = metric_tier_columns() %}

with last_months as (
    select
        max(as_of_date) as last_date,
        cast({{ dbt.date_trunc('month', 'max(as_of_date)') }} as date) as period_start
    from {{ ref('northstar', 'int_as_of_dates') }}
    where is_period_end
),

customer_values as (
    select * from {{ ref('northstar', 'customer_value') }}
    where ltv is not null
),

clv_validation as (
    select * from {{ ref('northstar', 'clv_validation') }}
    where model = 'bg_nbd' and segment_kind in ('all', 'market')
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select customer_tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as customer_tiers
    inner join last_months on customer_tiers.as_of_date = last_months.last_date
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

valued as (
    select
        members.market,
        {% for tier_system in tier_systems() %}
        customer_tiers.{{ tier_system.column }},
        {% endfor %}
        customer_values.ltv
    from customer_values
    inner join customer_tiers on customer_values.customer_id = customer_tiers.customer_id
    inner join members on customer_values.customer_id = members.customer_id
),

totals as (
    select
        count(*) as customers,
        sum(ltv) as ltv
    from customer_values
),

cells as (
    {% for tier_system in tier_systems() %}
    select
        '{{ tier_system.code }}' as tier_system,
        {{ tier_system.column }} as tier_code,
        market,
        count(*) as customers,
        sum(ltv) as ltv
    from valued
    group by {{ tier_system.column }}, market
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

scoped as (
    select
        market,
        tier_system as dimension,
        tier_code as member,
        tier_system as judged_by,
        customers,
        ltv
    from cells
    where tier_system in ('{{ var('metric_tier_systems') | join("', '") }}')
    union all
    select
        cells.market,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        cells.tier_system as judged_by,
        cells.customers,
        cells.ltv
    from cells
    inner join tier_groups
        on
            cells.tier_system = tier_groups.tier_system
            and cells.tier_code = tier_groups.tier_code
),

summed as (
    select
        case when grouping(market) = 0 then market else 'all' end as market,
        dimension,
        member,
        judged_by,
        sum(customers) as customers,
        sum(ltv) as ltv
    from scoped
    group by grouping sets (  -- noqa: PRS
        (dimension, member, judged_by),
        (dimension, member, judged_by, market)
    )
),

-- What the members would be worth if each were worth what other customers are worth on average
compared as (
    select
        summed.*,
        {{ ratio('(totals.ltv - summed.ltv) * summed.customers',
            'totals.customers - summed.customers', 6, 6) }} as ltv_of_others
    from summed
    cross join totals
),

counted as (
    select
        'ltv' as metric_code,
        market,
        dimension,
        member,
        {{ as_decimal('ltv', 28, 6) }} as numerator,
        {{ as_decimal('customers', 28, 6) }} as denominator,
        judged_by
    from compared
    union all
    select
        'ltv_multiple' as metric_code,
        market,
        dimension,
        member,
        {{ as_decimal('ltv', 28, 6) }} as numerator,
        {{ as_decimal('ltv_of_others', 28, 6) }} as denominator,
        judged_by
    from compared
    where market = 'all' and ltv_of_others is not null
    {% for metric, value in {'clv_bias_abs': 'abs(bias)', 'clv_accuracy': 'accuracy'}.items() %}
    union all
    select
        '{{ metric }}' as metric_code,
        segment as market,
        'all' as dimension,
        'all' as member,
        {{ as_decimal(value, 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by
    from clv_validation
    where {{ value }} is not null
    {% endfor %}
),

final as (
    select
        counted.metric_code,
        'month' as period_grain,
        last_months.period_start,
        counted.market,
        counted.dimension,
        counted.member,
        counted.numerator,
        counted.denominator,
        counted.judged_by,
        case when counted.judged_by is not null then last_months.last_date end as judged_from,
        cast(null as date) as judged_to,
        0 as waiting_days
    from counted
    inner join last_months on last_months.last_date is not null
)

select * from final
