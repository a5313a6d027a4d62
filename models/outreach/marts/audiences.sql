-- One row per action, channel and customer: the recommended messages of outreach_list, all of its
-- day. An audience that was uploaded before is replaced, so it loses customers who withdrew.
with outreach_list as (
    select * from {{ ref('northstar', 'outreach_list') }}
    where is_recommended
),

final as (
    select
        action_code,
        channel,
        customer_id,
        market,
        quadrant_tier,
        objective,
        language,
        theme_en,
        theme_zh,
        message,
        expected_value,
        as_of_date,
        outreach_date,
        send_from,
        send_to
    from outreach_list
)

select * from final
