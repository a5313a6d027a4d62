-- One row per row of int_funnel_steps_reached, with the market that the customer has now.
{{ config(materialized=view_materialization()) }}

with steps as (
    select * from {{ ref('northstar', 'int_funnel_steps_reached') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

placed as (
    select * from {{ ref('northstar', 'int_buyers_placed') }}
),

final as (
    select
        steps.customer_id,
        coalesce(merged_customers.market, placed.market, 'ZZ') as market,
        steps.channel,
        steps.node_number,
        steps.is_untracked,
        steps.month_start as month
    from steps
    left join merged_customers on steps.customer_id = merged_customers.customer_id
    left join placed on steps.customer_id = placed.customer_id
)

select * from final
