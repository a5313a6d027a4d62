-- noqa: disable=LT02
-- One row per metric of what customers cost and bring, month, market, dimension and member. What a
-- tier costs and brings is that of mart tier_economics, by the tier at the month end before; what
-- new customers cost and bring is that of mart channel_economics, in the month of their first sale;
-- what exceeds its plan is that of mart budget_variance. A ratio has a row where its numerator is
-- known.
{{ config(enabled=room_is_on('economics')) }}
{% set systems = tier_systems() | map(attribute='code') | list %}
{% set measures = [
    'customers', 'sales_count', 'revenue', 'margin', 'campaign_cost', 'addressed_spend', 'cost',
    'returned_cost', 'npv_12m',
] %}
{% set metrics_of_tiers = [
    ('roi', 'revenue', 'cost'),
    ('programme_roi', 'revenue', 'campaign_cost + addressed_spend'),
    ('margin_roi', 'margin', 'cost'),
    ('npv_12m', 'npv_12m', '1'),
    ('cost', 'cost', '1'),
    ('cost_per_customer', 'cost', 'customers'),
    ('cost_per_order', 'cost', 'sales_count'),
    ('budget_precision', 'returned_cost', 'cost'),
] %}
{% set metrics_of_channels = [
    ('ltv', 'ltv', 'new_customers'),
    ('cac', 'acquisition_spend', 'new_customers'),
    ('ltv_to_cac', 'ltv', 'acquisition_spend'),
    ('margin_ltv_to_cac', 'margin_to_date + clv_margin', 'acquisition_spend'),
] %}

with periods as (
    select * from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain = 'month'
),

tier_groups as (
    select * from {{ ref('tier_groups') }}
),

tier_economics as (
    select
        economics.*,
        case when not economics.is_roi_below_one then economics.cost else 0 end as returned_cost,
        periods.period_start,
        periods.before_date
    from {{ ref('northstar', 'tier_economics') }} as economics
    inner join periods on economics.period_end = periods.period_end
),

channel_economics as (
    select * from {{ ref('northstar', 'channel_economics') }}
),

budget_variance as (
    select * from {{ ref('northstar', 'budget_variance') }}
),

region_months as (
    select * from {{ ref('northstar', 'int_region_months_counted') }}
),

spend as (
    select * from {{ ref('northstar', 'int_spend_summed') }}
),

-- Every system shares out the whole month, so one of them gives the whole; but spend names a tier
-- of one system, so what is spent on tiers is that of all systems.
tiers_scoped as (
    select
        period_start,
        before_date,
        tier_system as dimension,
        tier_code as member,
        tier_system as judged_by,
        {{ measures | join(', ') }}
    from tier_economics
    where tier_system in ('{{ var('metric_tier_systems') | join("', '") }}')
    union all
    select
        tier_economics.period_start,
        tier_economics.before_date,
        'tier_group' as dimension,
        tier_groups.group_code as member,
        tier_economics.tier_system as judged_by,
        {% for measure in measures %}
        tier_economics.{{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from tier_economics
    inner join tier_groups
        on
            tier_economics.tier_system = tier_groups.tier_system
            and tier_economics.tier_code = tier_groups.tier_code
    union all
    select
        period_start,
        before_date,
        'all' as dimension,
        'all' as member,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        {% for measure in measures %}
        {% if measure == 'addressed_spend' %}
        addressed_spend
        {%- else %}
        case when tier_system = '{{ systems[0] }}' then {{ measure }} end as {{ measure }}
        {%- endif %}{{ ',' if not loop.last }}
        {% endfor %}
    from tier_economics
),

tiers_summed as (
    select
        period_start,
        before_date,
        dimension,
        member,
        judged_by,
        {% for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from tiers_scoped
    group by period_start, before_date, dimension, member, judged_by
),

-- A cohort that has not paid its spend back has a row without a number: it is not 0.
cohorts_to_pay_back as (
    select
        acquisition_channel,
        market,
        min(cohort_month) as first_month
    from channel_economics
    group by acquisition_channel, market
),

paid_back as (
    select
        periods.period_start,
        cohorts.acquisition_channel,
        cohorts.market,
        channel_economics.payback_months
    from cohorts_to_pay_back as cohorts
    inner join periods on cohorts.first_month <= periods.period_start
    left join channel_economics
        on
            periods.period_start = channel_economics.cohort_month
            and cohorts.acquisition_channel = channel_economics.acquisition_channel
            and cohorts.market = channel_economics.market
),

channels_counted as (
    {% for metric, numerator, denominator in metrics_of_channels %}
    select
        '{{ metric }}' as metric_code,
        cohort_month as period_start,
        acquisition_channel,
        market,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator
    from channel_economics
    where {{ numerator }} is not null
    union all
    {% endfor %}
    select
        'payback_months' as metric_code,
        period_start,
        acquisition_channel,
        market,
        {{ as_decimal('payback_months', 28, 6) }} as numerator,
        {{ as_decimal('1', 28, 6) }} as denominator
    from paid_back
),

spend_months as (
    select
        month_start,
        sum(amount) as amount,
        sum(case when purpose = 'service' then amount else 0 end) as service_amount
    from spend
    group by month_start
),

purposes as (
    select
        purpose,
        min(month_start) as first_month
    from spend
    group by purpose
),

purpose_months as (
    select
        purposes.purpose,
        spend_months.month_start,
        spend_months.amount as amount_in_all,
        coalesce(sum(spend.amount), 0) as amount
    from purposes
    inner join spend_months on purposes.first_month <= spend_months.month_start
    left join spend
        on
            purposes.purpose = spend.purpose
            and spend_months.month_start = spend.month_start
    group by purposes.purpose, spend_months.month_start, spend_months.amount
),

spend_cuts as (
    select
        month_start,
        'all' as dimension,
        'all' as member,
        amount
    from spend_months
    union all
    select
        month_start,
        'purpose' as dimension,
        purpose as member,
        amount
    from purpose_months
    union all
    select
        month_start,
        'channel' as dimension,
        channel as member,
        sum(amount) as amount
    from spend
    group by month_start, channel
),

channels_paid as (
    select
        month_start,
        count(*) as channels
    from spend_cuts
    where dimension = 'channel' and amount <> 0
    group by month_start
),

service_spend as (
    select
        month_start,
        tier_code,
        sum(amount) as amount
    from spend
    where purpose = 'service' and tier_system = 'pyramid'
    group by month_start, tier_code
),

overspent as (
    select
        month,
        case when grouping(purpose) = 0 then 'purpose' else 'all' end as dimension,
        case when grouping(purpose) = 0 then purpose else 'all' end as member,
        sum(greatest(variance, 0)) as amount
    from budget_variance
    where variance is not null
    group by grouping sets ((month), (month, purpose))  -- noqa: PRS
),

region_spend as (
    select
        month,
        region,
        sum(spent) as amount
    from budget_variance
    group by month, region
),

spent_in_all as (
    select
        month,
        sum(amount) as amount
    from region_spend
    group by month
),

customers_in_all as (
    select
        month_start,
        sum(previous_customers) as customers
    from region_months
    group by month_start
),

region_totals as (
    select
        spent_in_all.month,
        spent_in_all.amount,
        customers_in_all.customers
    from spent_in_all
    inner join customers_in_all on spent_in_all.month = customers_in_all.month_start
),

-- What a region would get if all were spent by customers
region_index as (
    select
        region_totals.month,
        region_months.region,
        coalesce(region_spend.amount, 0) as amount,
        {{ ratio('region_totals.amount * region_months.previous_customers',
            'region_totals.customers', 6, 4) }} as amount_by_customers
    from region_totals
    inner join region_months on region_totals.month = region_months.month_start
    left join region_spend
        on
            region_months.month_start = region_spend.month
            and region_months.region = region_spend.region
),

counted as (
    {% for metric, numerator, denominator in metrics_of_tiers %}
    select
        '{{ metric }}' as metric_code,
        period_start,
        'all' as market,
        dimension,
        member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        {{ "'quadrant'" if metric == 'budget_precision' else 'judged_by' }} as judged_by,
        before_date as judged_from
    from tiers_summed
    where
        {{ numerator }} is not null
        {% if metric == 'budget_precision' %}
        and dimension = 'all'
        {% endif %}
    union all
    {% endfor %}
    select
        metric_code,
        period_start,
        market,
        case when acquisition_channel = 'all' then 'all' else 'acquisition_channel' end
            as dimension,
        acquisition_channel as member,
        numerator,
        denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from
    from channels_counted
    union all
    select
        'service_spend_share' as metric_code,
        tiers_summed.period_start,
        'all' as market,
        tiers_summed.dimension,
        tiers_summed.member,
        {{ as_decimal('coalesce(service_spend.amount, 0)', 28, 6) }} as numerator,
        {{ as_decimal('spend_months.service_amount', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from
    from tiers_summed
    inner join spend_months on tiers_summed.period_start = spend_months.month_start
    left join service_spend
        on
            tiers_summed.period_start = service_spend.month_start
            and tiers_summed.member = service_spend.tier_code
    where tiers_summed.dimension = 'pyramid'
    {% for metric, numerator, denominator, relation, month, dimension, member in [
        ('spend', 'amount', '1', 'spend_cuts', 'month_start', 'dimension', 'member'),
        ('spend_share', 'amount', 'amount_in_all', 'purpose_months', 'month_start', "'purpose'",
            'purpose'),
        ('active_channels', 'channels', '1', 'channels_paid', 'month_start', "'all'", "'all'"),
        ('overspend', 'amount', '1', 'overspent', 'month', 'dimension', 'member'),
        ('budget_to_customer_index', 'amount', 'amount_by_customers', 'region_index', 'month',
            "'region'", 'region'),
    ] %}
    union all
    select
        '{{ metric }}' as metric_code,
        {{ month }} as period_start,
        'all' as market,
        {{ dimension }} as dimension,
        {{ member }} as member,
        {{ as_decimal(numerator, 28, 6) }} as numerator,
        {{ as_decimal(denominator, 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from
    from {{ relation }}
    {% endfor %}
    union all
    select
        'spend_to_revenue' as metric_code,
        spend_cuts.month_start as period_start,
        'all' as market,
        spend_cuts.dimension,
        spend_cuts.member,
        {{ as_decimal('spend_cuts.amount', 28, 6) }} as numerator,
        {{ as_decimal('tiers_summed.revenue', 28, 6) }} as denominator,
        cast(null as {{ dbt.type_string() }}) as judged_by,
        cast(null as date) as judged_from
    from spend_cuts
    inner join tiers_summed on spend_cuts.month_start = tiers_summed.period_start
    where spend_cuts.dimension in ('all', 'purpose') and tiers_summed.dimension = 'all'
),

final as (
    select
        metric_code,
        'month' as period_grain,
        period_start,
        market,
        dimension,
        member,
        numerator,
        denominator,
        judged_by,
        case when judged_by is not null then judged_from end as judged_from,
        cast(null as date) as judged_to,
        0 as waiting_days
    from counted
)

select * from final
