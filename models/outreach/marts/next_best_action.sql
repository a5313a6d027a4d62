-- One row per customer who may be profiled, on D and on the day of the list: the recommended action
-- with what it is expected to bring, and the categories that most often follow that of their last
-- sale. Without a recommended action its columns are null; without past campaigns of the action
-- with control, so is the uplift.
{{ config(enabled=room_is_on('outreach') and room_is_on('campaigns') and room_is_on('value')) }}
{% set places = range(1, 6) %}

with refusals as (
    select * from {{ ref('northstar', 'int_profiling_refusals') }}
),

customers as (
    select *
    from {{ ref('northstar', 'int_outreach_customers') }} as customers
    where
        is_profiled
        and not exists (
            select 1 from refusals
            where
                refusals.customer_id = customers.customer_id
                and {{ valid_on('refusals', 'customers.as_of_date') }}
        )
),

recommended as (
    select * from {{ ref('northstar', 'outreach_list') }}
    where is_recommended
),

uplifts as (
    select * from {{ ref('northstar', 'int_action_uplifts') }}
),

all_uplifts as (
    select * from uplifts
    where quadrant_tier = 'all'
),

predictions as (
    select
        customer_id,
        expected_spend
    from {{ ref('northstar', 'customer_value') }}
),

last_sales as (
    select * from {{ ref('northstar', 'int_sale_categories') }}
    where is_last
),

successions as (
    select
        {% for place in places %}
        max(case when succession_rank = {{ place }} then next_category end)
            as next_category_{{ place }},
        {% endfor %}
        category
    from {{ ref('northstar', 'int_category_successions') }}
    where fitted_on = 'all'
    group by category
),

valued as (
    select
        customers.as_of_date,
        customers.outreach_date,
        customers.customer_id,
        recommended.action_code,
        recommended.reason_en,
        recommended.reason_zh,
        coalesce(own_uplifts.uplift, all_uplifts.uplift) as uplift,
        predictions.expected_spend,
        last_sales.category as last_category
    from customers
    left join recommended on customers.customer_id = recommended.customer_id
    left join uplifts as own_uplifts
        on
            recommended.action_code = own_uplifts.action_code
            and recommended.quadrant_tier = own_uplifts.quadrant_tier
    left join all_uplifts on recommended.action_code = all_uplifts.action_code
    left join predictions on customers.customer_id = predictions.customer_id
    left join last_sales on customers.customer_id = last_sales.customer_id
),

final as (
    select
        valued.customer_id,
        valued.action_code,
        valued.reason_en,
        valued.reason_zh,
        {% for place in places %}
        successions.next_category_{{ place }},
        {% endfor %}
        valued.uplift,
        {{ as_decimal(
            as_factor('valued.uplift', 8, 6) ~ ' * ' ~ as_factor('valued.expected_spend', 20, 6),
            28, 4
        ) }} as value,
        valued.as_of_date,
        valued.outreach_date
    from valued
    left join successions on valued.last_category = successions.category
)

select * from final
