-- Apart from the metrics, which read it many times: Spark plans a CTE as often as it is named.
{% set measures = [
    'customers', 'buyers', 'previous_buyers', 'retained_buyers', 'new_customers', 'sales_count',
    'member_sales_count', 'buyers_365d', 'repurchasing_customers', 'active_customers',
    'recent_customers', 'year_before_buyers', 'lapsed_buyers', 'stayed', 'worsened',
] %}

with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
),

cells as (
    select
        counted.*,
        periods.last_date,
        periods.before_date,
        {{ month_end_before(
            'cast(' ~ dbt.date_trunc('month', 'periods.last_date') ~ ' as date)', 12
        ) }} as year_ago_date
    from {{ ref('northstar', 'int_customer_periods_counted') }} as counted
    inner join periods
        on
            counted.period_grain = periods.period_grain
            and counted.period_start = periods.period_start
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

tier_rules as (
    select distinct
        as_of_date,
        tier_system,
        tier_code,
        tier_rank
    from {{ ref('northstar', 'int_tier_rules') }}
),

judged as (
    select
        cells.*,
        case when ranks_now.tier_rank > ranks_before.tier_rank then cells.customers else 0 end
            as worsened
    from cells
    left join tier_rules as ranks_now
        on
            cells.last_date = ranks_now.as_of_date
            and cells.dimension = ranks_now.tier_system
            and cells.member = ranks_now.tier_code
    left join tier_rules as ranks_before
        on
            cells.before_date = ranks_before.as_of_date
            and cells.dimension = ranks_before.tier_system
            and cells.member_before = ranks_before.tier_code
),

-- The lifecycle has every customer once, on every judged day.
scoped as (
    {% for role, column in {
        'now': 'member', 'before': 'member_before', 'year_ago': 'member_year_ago'
    }.items() %}
    select
        judged.*,
        '{{ role }}' as role,
        judged.{{ column }} as scope_member,
        judged.dimension as scope_dimension,
        case when judged.dimension <> 'membership' then judged.dimension end as judged_by,
        case when judged.member = judged.{{ column }} then judged.customers else 0 end as stayed
    from judged
    where judged.{{ column }} is not null
    union all
    select
        judged.*,
        '{{ role }}' as role,
        tier_groups.group_code as scope_member,
        'tier_group' as scope_dimension,
        judged.dimension as judged_by,
        case when groups_now.group_code is not null then judged.customers else 0 end as stayed
    from judged
    inner join tier_groups
        on
            judged.dimension = tier_groups.tier_system
            and judged.{{ column }} = tier_groups.tier_code
    left join tier_groups as groups_now
        on
            tier_groups.group_code = groups_now.group_code
            and judged.dimension = groups_now.tier_system
            and judged.member = groups_now.tier_code
    union all
    select
        judged.*,
        '{{ role }}' as role,
        'all' as scope_member,
        'all' as scope_dimension,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        0 as stayed
    from judged
    where judged.dimension = 'lifecycle_stage'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        period_grain,
        before_date,
        last_date,
        year_ago_date,
        role,
        judged_by,
        case when grouping(market) = 0 then market else 'all' end as market,
        scope_dimension as dimension,
        scope_member as member,
        {% for measure in measures %}
        sum({{ measure }}) as {{ measure }},
        {% endfor %}
        period_start
    from scoped
    group by grouping sets (  -- noqa: PRS
        {% for market in ['', ', market'] %}
        (
            period_grain, period_start, before_date, last_date, year_ago_date, role, judged_by,
            scope_dimension, scope_member{{ market }}
        )
        {{- ',' if not loop.last }}
        {% endfor %}
    )
)

select * from final
