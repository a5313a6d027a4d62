-- One row per month, quarter or year, market, dimension (a tier system, 'lifecycle_stage' or
-- 'membership') and three members of its customers with a sale: the tier at the period's end, the
-- one at the month end before the period, and the one a year before the period's end. 'none' means
-- no sale by that day. A tier is null where that day is not judged. Customers are counted here
-- once; the metrics add up.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_batch',
    batch_dates='int_metric_batches',
    batch_column='batch_date',
) }}
-- depends_on: {{ ref('northstar', 'int_metric_batches') }}
{% set columns = metric_tier_columns().values() | list %}
{% set cuts = dict(metric_tier_columns(), membership='membership') %}

with rules as (
    select * from {{ ref('northstar', 'int_scorecards_rules') }}
),

periods as (
    select
        *,
        {{ month_end_before(
            'cast(' ~ dbt.date_trunc('month', 'last_date') ~ ' as date)', 12) }} as year_ago_date
    from {{ ref('northstar', 'int_metric_periods') }}
    where period_grain in ('month', 'quarter', 'year') and {{ in_batch('batch_date') }}
),

judged_dates as (
    select as_of_date from {{ ref('northstar', 'int_as_of_dates') }}
),

dated as (
    select
        periods.*,
        coalesce(
            before.as_of_date is not null or periods.before_date < periods.no_tiers_before, false
        ) as is_known_before,
        coalesce(
            year_ago.as_of_date is not null or periods.year_ago_date < periods.no_tiers_before,
            false
        ) as is_known_year_ago
    from periods
    left join judged_dates as before on periods.before_date = before.as_of_date
    left join judged_dates as year_ago on periods.year_ago_date = year_ago.as_of_date
),

customer_months as (
    select * from {{ ref('northstar', 'int_customer_months') }}
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where sales_count > 0
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

before_dates as (
    select distinct before_date as as_of_date from dated
),

year_ago_dates as (
    select distinct year_ago_date as as_of_date from dated
),

-- Of the days that are asked for, so that a join needs not hold the tiers of all days. Each reads
-- the table itself: a shared part would be copied whole.
tiers_before as (
    select tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as tiers
    inner join before_dates on tiers.as_of_date = before_dates.as_of_date
),

tiers_year_ago as (
    select tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as tiers
    inner join year_ago_dates on tiers.as_of_date = year_ago_dates.as_of_date
),

bought as (
    select
        dated.period_grain,
        dated.period_start,
        customer_months.customer_id,
        sum(case
            when customer_months.month_start >= dated.period_start then customer_months.sales_count
            else 0
        end) as sales_count,
        max(case
            when customer_months.month_start < dated.period_start
                and customer_months.sales_count > 0
                then 1
            else 0
        end) as was_buyer
    from dated
    inner join customer_months
        on
            dated.previous_start <= customer_months.month_start
            and dated.last_date >= customer_months.month_start
    group by dated.period_grain, dated.period_start, customer_months.customer_id
),

judged as (
    select
        dated.period_grain,
        dated.period_start,
        dated.batch_date,
        members.market,
        members.membership,
        {% for column in columns %}
        customer_tiers.{{ column }},
        case when dated.is_known_before then coalesce(tiers_before.{{ column }}, 'none') end
            as {{ column }}_before,
        case when dated.is_known_year_ago then coalesce(tiers_year_ago.{{ column }}, 'none') end
            as {{ column }}_year_ago,
        {% endfor %}
        coalesce(bought.sales_count, 0) as sales_count,
        coalesce(bought.was_buyer, 0) as was_buyer,
        case when members.first_sale_date >= dated.period_start then 1 else 0 end as is_new,
        customer_facts.orders_365d,
        customer_facts.orders_730d - customer_facts.orders_365d as orders_of_year_before,
        customer_facts.recency_days
    from dated
    inner join customer_facts on dated.last_date = customer_facts.as_of_date
    inner join members on customer_facts.customer_id = members.customer_id
    inner join customer_tiers
        on
            customer_facts.as_of_date = customer_tiers.as_of_date
            and customer_facts.customer_id = customer_tiers.customer_id
    left join tiers_before
        on
            dated.before_date = tiers_before.as_of_date
            and customer_facts.customer_id = tiers_before.customer_id
    left join tiers_year_ago
        on
            dated.year_ago_date = tiers_year_ago.as_of_date
            and customer_facts.customer_id = tiers_year_ago.customer_id
    left join bought
        on
            dated.period_grain = bought.period_grain
            and dated.period_start = bought.period_start
            and customer_facts.customer_id = bought.customer_id
),

flagged as (
    select
        judged.*,
        rules.*,
        judged.recency_days <= rules.active_recency_days as is_active,
        judged.recency_days <= rules.coverage_active_days as is_recent
    from judged
    cross join rules
),

final as (
    select
        period_grain,
        market,
        case
            {% for dimension, column in cuts.items() %}
            when grouping({{ column }}) = 0 then '{{ dimension }}'
            {% endfor %}
        end as dimension,
        {% for suffix in ['', '_before', '_year_ago'] %}
        case
            {% for dimension, column in cuts.items() %}
            when grouping({{ column }}) = 0
                then {{ column ~ (suffix if dimension != 'membership' else '') }}
            {% endfor %}
        end as member{{ suffix }},
        {% endfor %}
        count(*) as customers,
        count(case when sales_count > 0 then 1 end) as buyers,
        count(case when was_buyer = 1 then 1 end) as previous_buyers,
        count(case when was_buyer = 1 and sales_count > 0 then 1 end) as retained_buyers,
        cast(sum(is_new) as bigint) as new_customers,
        cast(sum(sales_count) as bigint) as sales_count,
        cast(sum(case when is_new = 0 then sales_count else 0 end) as bigint)
            as member_sales_count,
        count(case when orders_365d >= repurchase_base_orders then 1 end) as buyers_365d,
        count(case when orders_365d >= repurchase_orders then 1 end) as repurchasing_customers,
        count(case when is_active then 1 end) as active_customers,
        count(case when is_recent then 1 end) as recent_customers,
        count(case when orders_of_year_before > 0 then 1 end) as year_before_buyers,
        count(case when orders_of_year_before > 0 and orders_365d = 0 then 1 end) as lapsed_buyers,
        period_start,
        batch_date
    from flagged
    group by grouping sets (  -- noqa: PRS
        {% for dimension, column in cuts.items() %}
        (
            batch_date, period_grain, period_start, market, {{ column }}
            {%- if dimension != 'membership' %}, {{ column }}_before, {{ column }}_year_ago
            {%- endif %}
        )
        {{- ',' if not loop.last }}
        {% endfor %}
    )
)

select
    *,
    {{ fingerprint_of_batch('batch_date') }} as batch_fingerprint
from final
