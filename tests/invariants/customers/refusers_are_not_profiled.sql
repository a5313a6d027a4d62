-- Who refuses profiling on the as-of date has no score and no tag, and is unprofiled in every
-- system in which they have a tier; nobody else is. A failing row names the customer.
{% set scores = [
    'rfm_cell', 'value_score_parts', 'r_score', 'f_score', 'm_score', 'recency_points',
    'frequency_points', 'monetary_points', 'composite_score', 'composite_points',
    'interaction_points', 'social_points', 'value_score', 'value_score_points',
] %}
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

refused as (
    select refused.customer_id
    from {{ ref('northstar', 'int_profiling_refused') }} as refused
    inner join as_of_dates on refused.as_of_date = as_of_dates.as_of_date
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

compared as (
    select
        customers.customer_id,
        refused.customer_id is not null as has_refused,
        {% for tier_system in tier_systems() %}
        coalesce(customers.{{ tier_system.column }} = {{ unprofiled_tier() }}, false)
            as is_{{ tier_system.code }}_unprofiled,
        {% endfor %}
        {% for column in scores + tag_groups() | map(attribute='column') | list %}
        customers.{{ column }} is not null
        {{- ' or' if not loop.last }}
        {% endfor %}
            as is_profiled,
        customers.sales_count > 0 as has_tiers
    from customers
    left join refused on customers.customer_id = refused.customer_id
)

select * from compared
where
    (has_refused and is_profiled)
    {% for tier_system in tier_systems() %}
    or is_{{ tier_system.code }}_unprofiled <> (has_refused and has_tiers)
    {% endfor %}
