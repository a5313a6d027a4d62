-- One row per customer, prospects included. It is wide, so that a list or a report needs no join. A
-- prospect has null scores and tiers, but counts and amounts of their own (0, or credit notes
-- alone), so that sums over customers are the shop's totals.
{% set windows = trailing_windows() %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

attributes as (
    select * from {{ ref('northstar', 'int_customers_described') }}
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

customer_rfm as (
    select * from {{ ref('northstar', 'customer_rfm') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

customer_lifecycle as (
    select * from {{ ref('northstar', 'customer_lifecycle') }}
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

tags as (
    select * from {{ ref('northstar', 'int_customer_tags') }}
),

final as (
    select
        attributes.as_of_date,
        attributes.customer_id,
        attributes.referred_by_customer_id,
        attributes.market,
        attributes.acquisition_channel,
        attributes.email_hash,
        attributes.phone_hash,
        customer_rfm.rfm_cell,
        customer_rfm.value_score_parts,
        {% for tier_system in tier_systems() %}
        customer_tiers.{{ tier_system.column }},
        {% endfor %}
        customer_lifecycle.lifecycle_stage,
        customer_lifecycle.lifecycle_phase,
        customer_lifecycle.journey_stage,
        {% for tag_group in tag_groups() %}
        tags.{{ tag_group.code }} as {{ tag_group.column }},
        {% endfor %}
        attributes.nearest_store_km,
        customer_rfm.tenure_days,
        customer_rfm.recency_days,
        customer_rfm.frequency,
        customer_rfm.monetary,
        {% for days in windows %}
        coalesce(customer_facts.orders_{{ days }}d, 0) as orders_{{ days }}d,
        {% endfor %}
        {% for days in windows %}
        {{ as_decimal('coalesce(customer_facts.revenue_' ~ days ~ 'd, 0)', 28, 4) }}
            as revenue_{{ days }}d,
        {% endfor %}
        coalesce(customer_facts.sales_count, 0) as sales_count,
        coalesce(customer_facts.discounted_sales_count, 0) as discounted_sales_count,
        coalesce(customer_facts.not_counted_orders_count, 0) as not_counted_orders_count,
        {{ as_decimal('coalesce(customer_facts.gross_revenue, 0)', 28, 4) }} as gross_revenue,
        {{ as_decimal('coalesce(customer_facts.refunded_amount, 0)', 28, 4) }} as refunded_amount,
        {{ as_decimal('coalesce(customer_facts.net_revenue, 0)', 28, 4) }} as net_revenue,
        customer_rfm.average_order_value,
        customer_rfm.max_order_amount_180d,
        customer_rfm.avg_monthly_spend,
        customer_rfm.mean_gap_days,
        customer_rfm.expected_gap_days,
        customer_lifecycle.days_until_decline,
        customer_rfm.r_score,
        customer_rfm.f_score,
        customer_rfm.m_score,
        customer_rfm.recency_points,
        customer_rfm.frequency_points,
        customer_rfm.monetary_points,
        customer_rfm.composite_score,
        customer_rfm.composite_points,
        customer_rfm.interaction_points,
        customer_rfm.social_points,
        customer_rfm.value_score,
        customer_tiers.value_score_points,
        coalesce(engagement.events_count, 0) as events_count,
        {% for event_type in event_types() %}
        coalesce(engagement.{{ event_type }}_events_90d, 0) as {{ event_type }}_events_90d,
        {% endfor %}
        coalesce(engagement.referred_customers_count, 0) as referred_customers_count,
        {{ as_decimal('coalesce(engagement.interaction_value, 0)', 28, 4) }} as interaction_value,
        {{ as_decimal('coalesce(engagement.social_value, 0)', 28, 4) }} as social_value,
        attributes.is_member,
        attributes.marketing_opt_in,
        attributes.is_referred,
        attributes.registered_date,
        engagement.first_event_date,
        engagement.last_event_date,
        customer_rfm.first_ordered_at,
        customer_rfm.last_ordered_at
    from attributes
    left join customer_facts
        on
            attributes.as_of_date = customer_facts.as_of_date
            and attributes.customer_id = customer_facts.customer_id
    left join customer_rfm
        on
            attributes.as_of_date = customer_rfm.as_of_date
            and attributes.customer_id = customer_rfm.customer_id
    left join customer_tiers
        on
            attributes.as_of_date = customer_tiers.as_of_date
            and attributes.customer_id = customer_tiers.customer_id
    left join customer_lifecycle
        on
            attributes.as_of_date = customer_lifecycle.as_of_date
            and attributes.customer_id = customer_lifecycle.customer_id
    left join engagement
        on
            attributes.as_of_date = engagement.as_of_date
            and attributes.customer_id = engagement.customer_id
    left join tags
        on
            attributes.as_of_date = tags.as_of_date
            and attributes.customer_id = tags.customer_id
)

select * from final
