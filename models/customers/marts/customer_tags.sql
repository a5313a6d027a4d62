-- One row per customer and tag group in which they have a tag: the tag columns of customers as
-- rows, so that a tool can filter by group.
{{ config(materialized=view_materialization()) }}

with customers as (
    select * from {{ ref('northstar', 'customers') }}
),

final as (
    {% for tag_group in tag_groups() %}
    select
        as_of_date,
        customer_id,
        '{{ tag_group.code }}' as tag_group,
        {{ tag_group.column }} as tag_code
    from customers
    where {{ tag_group.column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
