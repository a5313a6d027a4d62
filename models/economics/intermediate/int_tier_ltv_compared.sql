-- One row per tier system and tier with a member on the as-of date: what a member is worth, as a
-- multiple of what all other customers are worth on average. Null where nobody else is, where the
-- others are worth nothing on average, and without predictions.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_tiers as (
    select customer_tiers.*
    from {{ ref('northstar', 'int_customer_tiers') }} as customer_tiers
    inner join as_of_dates on customer_tiers.as_of_date = as_of_dates.as_of_date
),

customer_values as (
    select * from {{ ref('northstar', 'customer_value') }}
),

totals as (
    select
        count(ltv) as customers,
        sum(ltv) as ltv
    from customer_values
),

members as (
    {% for tier_system in tier_systems() %}
    select
        '{{ tier_system.code }}' as tier_system,
        customer_tiers.{{ tier_system.column }} as tier_code,
        count(customer_values.ltv) as customers,
        sum(customer_values.ltv) as ltv
    from customer_values
    inner join customer_tiers on customer_values.customer_id = customer_tiers.customer_id
    group by customer_tiers.{{ tier_system.column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        members.tier_system,
        members.tier_code,
        {{ ratio(
            'members.ltv * (totals.customers - members.customers)',
            '(totals.ltv - members.ltv) * members.customers', operand_scale=6) }} as ltv_multiple
    from members
    cross join totals
)

select * from final
