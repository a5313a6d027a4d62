-- One row per as-of date and customer with a sale by then: their tier in each system, and their
-- lifecycle stage.
{{ config(materialized='view') }}

with customer_tiers as (
    select * from {{ ref('int_customer_tiers') }}
),

lifecycle as (
    select * from {{ ref('int_customer_lifecycle') }}
),

final as (
    select
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        {% for column in tier_columns().values() if column != 'lifecycle_stage' %}
        customer_tiers.{{ column }},
        {% endfor %}
        lifecycle.lifecycle_stage
    from customer_tiers
    inner join lifecycle
        on
            customer_tiers.as_of_date = lifecycle.as_of_date
            and customer_tiers.customer_id = lifecycle.customer_id
)

select * from final
