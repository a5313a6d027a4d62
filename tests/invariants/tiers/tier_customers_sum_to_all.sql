-- In every tier system the customers of all tiers sum to all customers with a sale, counted from
-- the orders themselves. A failing row names the system and both counts.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

tier_systems as (
    {% for tier_system in tier_systems() %}
    select '{{ tier_system.code }}' as tier_system{{ ' union all' if not loop.last }}
    {% endfor %}
),

buyers as (
    select
        as_of_dates.as_of_date,
        count(distinct orders.customer_id) as customers
    from as_of_dates
    inner join {{ ref('northstar', 'orders') }} as orders
        on
            as_of_dates.as_of_date >= orders.ordered_date
            and orders.order_kind = 'sale'
    group by as_of_dates.as_of_date
),

tiered as (
    select
        as_of_date,
        tier_system,
        count(*) as customers
    from {{ ref('northstar', 'customer_tiers') }}
    group by as_of_date, tier_system
),

compared as (
    select
        as_of_dates.as_of_date,
        tier_systems.tier_system,
        coalesce(buyers.customers, 0) as customers_with_a_sale,
        coalesce(tiered.customers, 0) as customers_in_tiers
    from as_of_dates
    cross join tier_systems
    left join buyers on as_of_dates.as_of_date = buyers.as_of_date
    left join tiered
        on
            as_of_dates.as_of_date = tiered.as_of_date
            and tier_systems.tier_system = tiered.tier_system
)

select * from compared
where customers_with_a_sale <> customers_in_tiers
