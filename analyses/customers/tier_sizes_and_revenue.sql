-- One row per tier system and tier: its customers, its net revenue and its share of both. A review
-- of a tier system starts with these figures.
with customer_tiers as (
    select * from {{ ref('northstar', 'customer_tiers') }}
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

tiers as (
    select
        customer_tiers.as_of_date,
        customer_tiers.tier_system,
        customer_tiers.tier_rank,
        customer_tiers.tier_code,
        customer_tiers.tier_name_en,
        customer_tiers.tier_name_zh,
        count(*) as customers_count,
        sum(customers.net_revenue) as net_revenue
    from customer_tiers
    inner join customers
        on
            customer_tiers.as_of_date = customers.as_of_date
            and customer_tiers.customer_id = customers.customer_id
    group by
        customer_tiers.as_of_date,
        customer_tiers.tier_system,
        customer_tiers.tier_rank,
        customer_tiers.tier_code,
        customer_tiers.tier_name_en,
        customer_tiers.tier_name_zh
),

totals as (
    select
        as_of_date,
        tier_system,
        sum(customers_count) as customers_count,
        sum(net_revenue) as net_revenue
    from tiers
    group by as_of_date, tier_system
),

final as (
    select
        tiers.as_of_date,
        tiers.tier_system,
        tiers.tier_code,
        tiers.tier_name_en,
        tiers.tier_name_zh,
        tiers.tier_rank,
        tiers.customers_count,
        {{ ratio('tiers.customers_count', 'totals.customers_count') }} as customers_share,
        tiers.net_revenue,
        {{ ratio('tiers.net_revenue', 'totals.net_revenue', scale=4, operand_scale=4) }}
            as net_revenue_share
    from tiers
    inner join totals
        on
            tiers.as_of_date = totals.as_of_date
            and tiers.tier_system = totals.tier_system
)

select * from final
order by tier_system, tier_rank, tier_code
