-- One row per customer and tag group in which they have a tag; without one there is no row.
with customer_tags as (
    select * from {{ ref('int_customer_tags') }}
),

final as (
    {% for tag_group in tag_groups() %}
    select
        as_of_date,
        customer_id,
        '{{ tag_group }}' as tag_group,
        {{ tag_group }} as tag_code
    from customer_tags
    where {{ tag_group }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
