-- The project's four tables as one would write them by hand for one clean file of orders on DuckDB:
-- thresholds as literals, DuckDB's own functions, nothing validated, tested or explained.
-- Reads the variables orders_file and tier_rules_file (the names of the tiers).

create table orders as
select
    order_id,
    customer_id,
    null::varchar as raw_customer_id,
    case
        when status <> 'completed' then 'not_counted'
        when amount >= 0 then 'sale'
        else 'credit_note'
    end as order_kind,
    status,
    market,
    channel,
    currency_code,
    amount,
    1::decimal(18, 8) as fx_rate,
    amount as amount_reporting,
    discount_amount,
    cost_amount,
    ordered_at::date as ordered_date,
    ordered_at,
    updated_at
from read_parquet(getvariable('orders_file'));

set variable as_of_date = (
    select max(ordered_date) from orders where order_kind <> 'not_counted'
);

-- Money as a whole number of ten-thousandths, and back
create temp macro units(money) as (money::decimal(18, 4) * 10000)::bigint;
create temp macro money(units) as (units * 0.0001)::decimal(28, 4);

-- A quotient of whole numbers, rounded half away from zero
create temp macro rounded_quotient(dividend, divisor) as
    sign(dividend) * ((2 * abs(dividend) + divisor) // (2 * divisor));

create temp table facts as
with sums as (
    select
        customer_id,
        arg_max(market, ordered_at) as market,
        count(*) filter (where order_kind = 'sale') as sales_count,
        count(*) filter (where order_kind = 'sale' and discount_amount > 0)
            as discounted_sales_count,
        count(*) filter (where order_kind = 'not_counted') as not_counted_orders_count,
        coalesce(sum(amount) filter (where order_kind = 'sale'), 0)::decimal(18, 4)
            as gross_revenue,
        coalesce(-sum(amount) filter (where order_kind = 'credit_note'), 0)::decimal(18, 4)
            as refunded_amount,
        max(amount) filter (where order_kind = 'sale' and age_days <= 180)
            as max_order_amount_180d,
        count(*) filter (where order_kind = 'sale' and age_days <= 30) as orders_30d,
        count(*) filter (where order_kind = 'sale' and age_days <= 90) as orders_90d,
        count(*) filter (where order_kind = 'sale' and age_days <= 180) as orders_180d,
        count(*) filter (where order_kind = 'sale' and age_days <= 365) as orders_365d,
        coalesce(sum(amount) filter (where order_kind <> 'not_counted' and age_days <= 30), 0)
            ::decimal(18, 4) as revenue_30d,
        coalesce(sum(amount) filter (where order_kind <> 'not_counted' and age_days <= 90), 0)
            ::decimal(18, 4) as revenue_90d,
        coalesce(sum(amount) filter (where order_kind <> 'not_counted' and age_days <= 180), 0)
            ::decimal(18, 4) as revenue_180d,
        coalesce(sum(amount) filter (where order_kind <> 'not_counted' and age_days <= 365), 0)
            ::decimal(18, 4) as revenue_365d,
        min(ordered_at) filter (where order_kind = 'sale') as first_ordered_at,
        max(ordered_at) filter (where order_kind = 'sale') as last_ordered_at
    from (select *, getvariable('as_of_date') - ordered_date as age_days from orders)
    where age_days >= 0
    group by customer_id
)

select
    *,
    gross_revenue - refunded_amount as net_revenue,
    (getvariable('as_of_date') - first_ordered_at::date)::integer as tenure_days,
    (getvariable('as_of_date') - last_ordered_at::date)::integer as recency_days,
    money(rounded_quotient(units(gross_revenue), nullif(sales_count, 0))) as average_order_value,
    money(rounded_quotient(
        units(revenue_365d) * 487, greatest(487, 16 * least(tenure_days, 365))
    )) as avg_monthly_spend,
    (rounded_quotient(
        (last_ordered_at::date - first_ordered_at::date) * 1000000, nullif(sales_count - 1, 0)
    ) * 0.000001)::decimal(28, 6) as mean_gap_days
from sums;

-- Cut k of 20 is the value at position ceil(k / 20 x N).
create temp macro ventile_cuts(dimension) as
    quantile_disc(dimension, list_transform(range(1, 20), lambda k: k / 20 - 1e-12));

set variable recency_cuts = (select ventile_cuts(-recency_days) from facts where sales_count > 0);
set variable frequency_cuts = (select ventile_cuts(sales_count) from facts where sales_count > 0);
set variable monetary_cuts = (select ventile_cuts(net_revenue) from facts where sales_count > 0);
set variable median_gap = (
    select quantile_disc(mean_gap_days, 0.5) from facts where sales_count >= 2
);

create temp macro points(measure, cuts) as 5 * (
    (measure > cuts[1])::integer + (measure > cuts[2])::integer + (measure > cuts[3])::integer
    + (measure > cuts[4])::integer + (measure > cuts[5])::integer + (measure > cuts[6])::integer
    + (measure > cuts[7])::integer + (measure > cuts[8])::integer + (measure > cuts[9])::integer
    + (measure > cuts[10])::integer + (measure > cuts[11])::integer + (measure > cuts[12])::integer
    + (measure > cuts[13])::integer + (measure > cuts[14])::integer + (measure > cuts[15])::integer
    + (measure > cuts[16])::integer + (measure > cuts[17])::integer + (measure > cuts[18])::integer
    + (measure > cuts[19])::integer
);

create table customer_rfm as
with scored as (
    select
        *,
        points(-recency_days, getvariable('recency_cuts')) as recency_points,
        points(sales_count, getvariable('frequency_cuts')) as frequency_points,
        points(net_revenue, getvariable('monetary_cuts')) as monetary_points,
        -- Each fourth ventile is a quintile.
        1 + recency_points // 20 as r_score,
        1 + frequency_points // 20 as f_score,
        1 + monetary_points // 20 as m_score,
        (0.1 * recency_points + 0.5 * frequency_points + 0.4 * monetary_points)::decimal(18, 4)
            as composite_points
    from facts
    where sales_count > 0
)

select
    getvariable('as_of_date') as as_of_date,
    customer_id,
    r_score || f_score::varchar || m_score as rfm_cell,
    case
        when r_score <= 2 then case
            when f_score <= 2 then 'hibernating'
            when f_score <= 4 then 'at_risk'
            else 'cant_lose'
        end
        when r_score = 3 then case
            when f_score <= 2 then 'about_to_sleep'
            when f_score = 3 then 'need_attention'
            else 'loyal_customers'
        end
        when f_score = 1 then case when r_score = 4 then 'promising' else 'new_customers' end
        when f_score <= 3 then 'potential_loyalists'
        when r_score = 4 then 'loyal_customers'
        else 'champions'
    end as rfm_segment,
    'purchase' as value_score_parts,
    tenure_days,
    recency_days,
    sales_count as frequency,
    net_revenue::decimal(28, 4) as monetary,
    orders_30d,
    orders_90d,
    orders_180d,
    orders_365d,
    revenue_30d::decimal(28, 4) as revenue_30d,
    revenue_90d::decimal(28, 4) as revenue_90d,
    revenue_180d::decimal(28, 4) as revenue_180d,
    revenue_365d::decimal(28, 4) as revenue_365d,
    sales_count,
    gross_revenue::decimal(28, 4) as gross_revenue,
    refunded_amount::decimal(28, 4) as refunded_amount,
    net_revenue::decimal(28, 4) as net_revenue,
    average_order_value,
    max_order_amount_180d::decimal(28, 4) as max_order_amount_180d,
    avg_monthly_spend,
    mean_gap_days,
    greatest(
        case when sales_count >= 3 then mean_gap_days else getvariable('median_gap') end, 7
    )::decimal(28, 6) as expected_gap_days,
    r_score,
    f_score,
    m_score,
    recency_points,
    frequency_points,
    monetary_points,
    -- 0.1 x (365 - recency) / 30 + 0.5 x frequency + 0.4 x monetary, in millionths
    (rounded_quotient(
        10000 * (365 - recency_days) + 1500000 * sales_count + 120 * units(net_revenue), 3
    ) * 0.000001)::decimal(38, 6) as composite_score,
    composite_points,
    null::integer as interaction_points,
    null::integer as social_points,
    composite_points::decimal(28, 4) as value_score,
    first_ordered_at,
    last_ordered_at
from scored;

set variable value_score_cuts = (select ventile_cuts(value_score) from customer_rfm);
set variable r_mean = (select avg(r_score) from customer_rfm);
set variable f_mean = (select avg(f_score) from customer_rfm);
set variable m_mean = (select avg(m_score) from customer_rfm);

create temp table tiers as
select
    customer_id,
    case
        when recency_days <= 30 and avg_monthly_spend > 500 then 'north_star'
        when recency_days <= 90 and avg_monthly_spend >= 100 then 'potential'
        when recency_days <= 180 and max_order_amount_180d > 300 then 'potential_activation'
        when recency_days > 365 then 'churn_warning'
        else 'general'
    end as quadrant,
    points(value_score, getvariable('value_score_cuts')) as value_score_points,
    case
        when value_score_points >= 85 then 'diamond'
        when value_score_points >= 65 then 'platinum'
        when value_score_points >= 5 then 'vip'
        else 'standard'
    end as pyramid,
    case
        when recency_days > 180 then 'dormant'
        when value_score >= 70 then 'core'
        else 'potential'
    end as value_score,
    rfm_segment,
    case when r_score > getvariable('r_mean') then 'H' else 'L' end
    || case when f_score > getvariable('f_mean') then 'H' else 'L' end
    || case when m_score > getvariable('m_mean') then 'H' else 'L' end as rfm_octant,
    case
        when recency_days > 180 then 'dormant'
        when orders_365d >= 6 then 'frequent'
        else 'occasional'
    end as scenario
from customer_rfm;

create table customer_tiers as
with unpivoted as (
    unpivot tiers
    on quadrant, pyramid, value_score, rfm_segment, rfm_octant, scenario
    into name tier_system value tier_code
),

names as (
    select * from read_csv(getvariable('tier_rules_file'), all_varchar = true)
)

select
    getvariable('as_of_date') as as_of_date,
    unpivoted.customer_id,
    unpivoted.tier_system,
    case when tier_system = 'scenario' then tier_code || '_uncategorised' else tier_code end
        as tier_code,
    names.tier_rank::integer as tier_rank,
    case when tier_system = 'scenario' then name_en || ' uncategorised customers' else name_en end
        as tier_name_en,
    case when tier_system = 'scenario' then name_zh || '未分类用户' else name_zh end
        as tier_name_zh,
    names.rule_version,
    null::varchar as previous_tier_code,
    false as is_tier_since_censored,
    getvariable('as_of_date') as tier_since
from unpivoted
inner join names using (tier_system, tier_code);

create temp table habits as
with scene_sales as (
    select
        customer_id,
        case when isodow(ordered_date) >= 6 then 'weekend_' else 'weekday_' end
        || ['night', 'morning', 'afternoon', 'evening'][1 + hour(ordered_at) // 6] as scene,
        count(*) as sales_count
    from orders
    where order_kind = 'sale' and ordered_date <= getvariable('as_of_date')
    group by all
),

channel_sales as (
    select
        customer_id,
        channel,
        count(*) as sales_count
    from orders
    where order_kind = 'sale' and ordered_date <= getvariable('as_of_date')
    group by all
),

scenes as (
    select customer_id, scene
    from scene_sales
    qualify row_number() over (partition by customer_id order by sales_count desc, scene) = 1
),

channels as (
    select customer_id, channel
    from channel_sales
    qualify row_number() over (partition by customer_id order by sales_count desc, channel) = 1
)

select * from scenes inner join channels using (customer_id);

create table customers as
with staged as (
    select
        customer_id,
        case
            when recency_days > 365 then 'churned'
            when recency_days > 2 * expected_gap_days and recency_days > 30 then 'decline'
            when sales_count = 1 then 'introduction'
            when tenure_days <= 180 or sales_count < 4 then 'growth'
            else 'maturity'
        end as lifecycle_stage,
        case when lifecycle_stage <> 'churned' then greatest(
            0, greatest(floor(2 * expected_gap_days)::integer, 30) + 1 - recency_days
        ) end as days_until_decline,
        case when orders_365d >= 3 and recency_days <= 90 then 'loyal' else 'monetised' end
            as journey_stage
    from customer_rfm
)

select
    getvariable('as_of_date') as as_of_date,
    facts.customer_id,
    null::varchar as referred_by_customer_id,
    facts.market,
    null::varchar as acquisition_channel,
    null::varchar as email_hash,
    null::varchar as phone_hash,
    rfm.rfm_cell,
    rfm.value_score_parts,
    tiers.quadrant as quadrant_tier,
    tiers.pyramid as pyramid_tier,
    tiers.value_score as value_score_tier,
    tiers.rfm_segment,
    tiers.rfm_octant,
    tiers.scenario || '_uncategorised' as scenario_tier,
    coalesce(staged.lifecycle_stage, 'prospect') as lifecycle_stage,
    case
        when staged.lifecycle_stage = 'maturity' then 'stable'
        when staged.lifecycle_stage in ('decline', 'churned') then 'churn_warning'
        else 'exploration'
    end as lifecycle_phase,
    coalesce(staged.journey_stage, 'reached') as journey_stage,
    null::varchar as preference_tag,
    habits.scene as scene_tag,
    habits.channel as touchpoint_tag,
    null::varchar as store_distance_tag,
    case
        when rfm.sales_count is null then null
        when facts.discounted_sales_count <= 0.2 * facts.sales_count then 'low'
        when facts.discounted_sales_count <= 0.5 * facts.sales_count then 'medium'
        else 'high'
    end as price_sensitivity_tag,
    null::decimal(18, 4) as nearest_store_km,
    rfm.tenure_days,
    rfm.recency_days,
    rfm.frequency,
    rfm.monetary,
    facts.orders_30d,
    facts.orders_90d,
    facts.orders_180d,
    facts.orders_365d,
    facts.revenue_30d::decimal(28, 4) as revenue_30d,
    facts.revenue_90d::decimal(28, 4) as revenue_90d,
    facts.revenue_180d::decimal(28, 4) as revenue_180d,
    facts.revenue_365d::decimal(28, 4) as revenue_365d,
    facts.sales_count,
    facts.discounted_sales_count,
    facts.not_counted_orders_count,
    facts.gross_revenue::decimal(28, 4) as gross_revenue,
    facts.refunded_amount::decimal(28, 4) as refunded_amount,
    facts.net_revenue::decimal(28, 4) as net_revenue,
    rfm.average_order_value,
    rfm.max_order_amount_180d,
    rfm.avg_monthly_spend,
    rfm.mean_gap_days,
    rfm.expected_gap_days,
    staged.days_until_decline,
    rfm.r_score,
    rfm.f_score,
    rfm.m_score,
    rfm.recency_points,
    rfm.frequency_points,
    rfm.monetary_points,
    rfm.composite_score,
    rfm.composite_points,
    rfm.interaction_points,
    rfm.social_points,
    rfm.value_score,
    tiers.value_score_points,
    0::bigint as events_count,
    0::bigint as visit_events_90d,
    0::bigint as search_events_90d,
    0::bigint as product_view_events_90d,
    0::bigint as add_to_cart_events_90d,
    0::bigint as checkout_events_90d,
    0::bigint as review_events_90d,
    0::bigint as share_events_90d,
    0::bigint as referral_events_90d,
    0::bigint as referred_customers_count,
    0::decimal(28, 4) as interaction_value,
    0::decimal(28, 4) as social_value,
    false as is_member,
    false as marketing_opt_in,
    null::date as registered_date,
    null::date as first_event_date,
    null::date as last_event_date,
    rfm.first_ordered_at,
    rfm.last_ordered_at
from facts
left join customer_rfm as rfm using (customer_id)
left join tiers using (customer_id)
left join staged using (customer_id)
left join habits using (customer_id);
