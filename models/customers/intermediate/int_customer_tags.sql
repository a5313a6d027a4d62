-- One row per customer known on the as-of date. A customer has no tag in a group whose measure they
-- lack: order lines (preference), sales (scene, touchpoint, price_sensitivity) or a distance
-- (store_distance). Who refuses profiling on the day has no tag at all.
{{ config(materialized=view_materialization()) }}

with refused as (
    select * from {{ ref('northstar', 'int_profiling_refused') }}
),

attributes as (
    select * from {{ ref('northstar', 'int_customers_described') }}
),

customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where sales_count > 0
),

categories as (
    select * from {{ ref('northstar', 'int_customer_categories') }}
),

habits as (
    select * from {{ ref('northstar', 'int_customer_habits') }}
),

tag_rules as (
    select * from {{ ref('northstar', 'int_tag_rules') }}
),

measured as (
    select
        attributes.as_of_date,
        attributes.customer_id,
        categories.top_category_slug,
        habits.top_scene,
        habits.top_channel,
        attributes.nearest_store_km,
        {{ ratio('customer_facts.discounted_sales_count', 'customer_facts.sales_count') }}
            as discounted_sales_share,
        refused.customer_id is not null as is_unprofiled
    from attributes
    left join refused
        on
            attributes.as_of_date = refused.as_of_date
            and attributes.customer_id = refused.customer_id
    left join customer_facts
        on
            attributes.as_of_date = customer_facts.as_of_date
            and attributes.customer_id = customer_facts.customer_id
    left join categories
        on
            attributes.as_of_date = categories.as_of_date
            and attributes.customer_id = categories.customer_id
    left join habits
        on
            attributes.as_of_date = habits.as_of_date
            and attributes.customer_id = habits.customer_id
),

final as (
    select
        {% for tag_group in tag_groups() %}
        case
            when not measured.is_unprofiled
                then {{ customer_tag(tag_group, 'measured', 'tag_rules') }}
        end as {{ tag_group.code }},
        {% endfor %}
        measured.as_of_date,
        measured.customer_id
    from measured
    inner join tag_rules on measured.as_of_date = tag_rules.as_of_date
)

select * from final
