-- One row per action and quadrant tier with a customer: what the action brings there, the
-- difference of conversion between treated and control in all campaigns of the action that had a
-- control group. A tier's own difference weighs as many customers as were treated in it, that of
-- all tiers as many as the seed's prior. The tier is that of the month end before the send, none
-- without a sale by then, unknown where that day is not judged; who is in conflict belongs to no
-- arm. Row 'all' is for tiers in which nobody was treated.
{{ config(enabled=room_is_on('outreach') and room_is_on('campaigns')) }}

{% set zone = var('business_time_zone') %}

with rules as (
    select * from {{ ref('northstar', 'int_outreach_rules') }}
),

recipients as (
    select
        recipients.*,
        {{ days_before(batch_month('recipients.sent_date'), 1) }} as tier_date
    from {{ ref('northstar', 'int_recipients_observed') }} as recipients
    where recipients.is_first_send and not recipients.is_conflicting
),

tried_campaigns as (
    select distinct campaign_id from recipients
    where variant = 'control'
),

campaigns as (
    select campaigns.*
    from {{ ref('northstar', 'int_campaigns_accepted') }} as campaigns
    inner join tried_campaigns on campaigns.campaign_id = tried_campaigns.campaign_id
    where campaigns.action_code is not null
),

customers as (
    select
        customer_id,
        {{ business_date('first_ordered_at', zone) }} as first_sale_date
    from {{ ref('northstar', 'customers') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

members as (
    select
        campaigns.action_code,
        case
            when customers.first_sale_date <= recipients.tier_date
                then coalesce(customer_tiers.quadrant_tier, 'unknown')
            else 'none'
        end as quadrant_tier,
        case when recipients.variant = 'control' then 1 else 0 end as is_control,
        case when recipients.is_converted then 1 else 0 end as is_converted
    from recipients
    inner join campaigns on recipients.campaign_id = campaigns.campaign_id
    left join customers on recipients.customer_id = customers.customer_id
    left join customer_tiers
        on
            recipients.tier_date = customer_tiers.as_of_date
            and recipients.customer_id = customer_tiers.customer_id
),

cells as (
    select
        action_code,
        quadrant_tier,
        sum(1 - is_control) as treated,
        sum(is_control) as control,
        sum((1 - is_control) * is_converted) as treated_conversions,
        sum(is_control * is_converted) as control_conversions
    from members
    group by action_code, quadrant_tier
),

totals as (
    select
        action_code,
        sum(treated) as treated,
        sum(control) as control,
        sum(treated_conversions) as treated_conversions,
        sum(control_conversions) as control_conversions
    from cells
    group by action_code
),

differences as (
    select
        cells.action_code,
        cells.quadrant_tier,
        case when cells.control > 0 then cells.treated else 0 end as cell_weight,
        {{ ratio(
            'cells.treated_conversions * cells.control - cells.control_conversions * cells.treated',
            'cells.treated * cells.control'
        ) }} as cell_difference
    from cells
),

total_differences as (
    select
        action_code,
        {{ ratio(
            'treated_conversions * control - control_conversions * treated', 'treated * control'
        ) }} as total_difference
    from totals
),

placed as (
    select * from differences
    union all
    select
        action_code,
        'all' as quadrant_tier,
        0 as cell_weight,
        {{ as_decimal('null', 28, 6) }} as cell_difference
    from total_differences
),

final as (
    select
        total_differences.action_code,
        differences.quadrant_tier,
        cast(differences.cell_weight as bigint) as treated_customers,
        differences.cell_difference,
        total_differences.total_difference,
        {{ ratio(
            'coalesce(' ~ as_factor('differences.cell_weight', 10, 0) ~ ' * '
            ~ as_factor('differences.cell_difference', 8, 6) ~ ', 0) + '
            ~ as_factor('rules.prior_customers', 10, 0) ~ ' * '
            ~ as_factor('total_differences.total_difference', 8, 6),
            'differences.cell_weight + ' ~ as_factor('rules.prior_customers', 10, 0),
            operand_scale=6
        ) }} as uplift
    from total_differences
    cross join rules
    inner join placed as differences on total_differences.action_code = differences.action_code
)

select * from final
