-- Every customer with a sale has exactly one tier in each tier system, a prospect has none, and
-- customers and customer_tiers name the same tier. A failing row names the customer, the system and
-- both tiers.
with tier_systems as (
    {% for tier_system in tier_systems() %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

wide_tiers as (
    select
        customers.customer_id,
        tier_systems.tier_system,
        customers.sales_count > 0 as has_tier,
        case tier_systems.tier_system
            {% for tier_system in tier_systems() %}
            when '{{ tier_system.code }}' then customers.{{ tier_system.column }}
            {% endfor %}
        end as tier_code
    from {{ ref('northstar', 'customers') }} as customers
    cross join tier_systems
),

long_tiers as (
    select
        customer_id,
        tier_system,
        count(*) as tiers_count,
        max(tier_code) as tier_code
    from {{ ref('northstar', 'customer_tiers') }}
    group by customer_id, tier_system
),

compared as (
    select
        coalesce(wide_tiers.customer_id, long_tiers.customer_id) as customer_id,
        coalesce(wide_tiers.tier_system, long_tiers.tier_system) as tier_system,
        coalesce(wide_tiers.has_tier, false) as has_tier,
        wide_tiers.tier_code as tier_code_of_customers,
        coalesce(long_tiers.tiers_count, 0) as tiers_count,
        long_tiers.tier_code as tier_code_of_customer_tiers
    from wide_tiers
    full outer join long_tiers
        on
            wide_tiers.customer_id = long_tiers.customer_id
            and wide_tiers.tier_system = long_tiers.tier_system
)

select * from compared
where
    tiers_count <> case when has_tier then 1 else 0 end
    or (tier_code_of_customers is null) = has_tier
    or tier_code_of_customers <> tier_code_of_customer_tiers
