-- One row per customer and action that is for them, with the reason in words: by tier, by pyramid
-- tier and lifecycle phase, by lifecycle stage, or by a signal. Whom no action is for has one row
-- without an action.
-- Rules are read after their test has passed: {{ ref('northstar', 'int_rule_changes') }}
{% set text = dbt.type_string() %}
{% set phase_names = {
    'exploration': ['exploration', '探索期'],
    'stable': ['stable phase', '稳定期'],
    'churn_warning': ['churn warning', '流失预警期'],
} %}

with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

customers as (
    select * from {{ ref('northstar', 'int_outreach_customers') }}
),

actions as (
    select actions.*
    from {{ ref('outreach_actions') }} as actions
    inner join outreach_dates on {{ valid_on('actions', 'outreach_dates.outreach_date') }}
),

explanations as (
    select * from {{ ref('northstar', 'tier_explanations') }}
    where tier_system in ('{{ outreach_words().action_system | join("', '") }}')
),

customer_tiers as (
    select * from {{ ref('northstar', 'customer_tiers') }}
    where tier_system in ('{{ outreach_words().action_system | join("', '") }}')
),

stages as (
    select stages.*
    from {{ ref('northstar', 'int_lifecycle_rules') }} as stages
    inner join outreach_dates on stages.as_of_date = outreach_dates.as_of_date
),

explained_tiers as (
    select
        customers.customer_id,
        customer_tiers.tier_system,
        customer_tiers.tier_code,
        customers.lifecycle_phase,
        customer_tiers.tier_name_en,
        customer_tiers.tier_name_zh,
        explanations.decided_by_en,
        explanations.decided_by_zh
    from customers
    inner join customer_tiers on customers.customer_id = customer_tiers.customer_id
    left join explanations
        on
            customer_tiers.customer_id = explanations.customer_id
            and customer_tiers.tier_system = explanations.tier_system
),

audiences as (
    select
        customer_id,
        'tier' as audience_kind,
        tier_system || ':' || tier_code as audience_code,
        tier_name_en || coalesce('. ' || decided_by_en, '') as why_en,
        tier_name_zh || coalesce('。' || decided_by_zh, '') as why_zh
    from explained_tiers
    union all
    select
        customer_id,
        'pyramid_phase' as audience_kind,
        tier_code || ':' || lifecycle_phase as audience_code,
        tier_name_en || ', '
        || case lifecycle_phase
            {% for phase, names in phase_names.items() %}
            when '{{ phase }}' then '{{ names[0] }}'
            {% endfor %}
        end || coalesce('. ' || decided_by_en, '') as why_en,
        tier_name_zh || '，'
        || case lifecycle_phase
            {% for phase, names in phase_names.items() %}
            when '{{ phase }}' then '{{ names[1] }}'
            {% endfor %}
        end || coalesce('。' || decided_by_zh, '') as why_zh
    from explained_tiers
    where tier_system = 'pyramid'
    union all
    select
        customers.customer_id,
        'lifecycle_stage' as audience_kind,
        customers.lifecycle_stage as audience_code,
        stages.name_en
        || case when customers.lifecycle_stage = 'prospect' then '. No order yet' else '' end
            as why_en,
        stages.name_zh
        || case when customers.lifecycle_stage = 'prospect' then '。尚未下单' else '' end
            as why_zh
    from customers
    inner join stages on customers.lifecycle_stage = stages.lifecycle_stage
    union all
    select
        customer_id,
        'signal' as audience_kind,
        'open_complaint' as audience_code,
        'A complaint of ' || cast(complained_date as {{ text }}) || ' is open' as why_en,
        cast(complained_date as {{ text }}) || ' 的投诉尚未解决' as why_zh
    from customers
    where complained_date is not null
    union all
    select
        customer_id,
        'signal' as audience_kind,
        'low_satisfaction' as audience_code,
        'The survey answer of ' || cast(answered_date as {{ text }}) || ' was not a good one'
            as why_en,
        cast(answered_date as {{ text }}) || ' 的调研评价偏低' as why_zh
    from customers
    where answered_date is not null
    union all
    select
        customer_id,
        'signal' as audience_kind,
        'new_in_emerging' as audience_code,
        'Registered on ' || cast(registered_date as {{ text }}) || ' in an emerging market'
            as why_en,
        cast(registered_date as {{ text }}) || ' 注册于新兴市场' as why_zh
    from customers
    where is_new_in_emerging
),

matched as (
    select
        audiences.customer_id,
        audiences.why_en,
        audiences.why_zh,
        actions.*
    from audiences
    inner join actions
        on
            audiences.audience_kind = actions.audience_kind
            and audiences.audience_code = actions.audience_code
),

final as (
    select
        customers.*,
        matched.action_code,
        matched.objective,
        coalesce(matched.objective = 'service', false) as is_service,
        matched.needs_approval,
        matched.is_channel_fixed,
        matched.why_en,
        matched.why_zh,
        case
            when
                matched.objective <> 'service'
                and customers.replacement_theme_en is not null
                then customers.replacement_theme_en
            else matched.theme_en
        end as theme_en,
        case
            when
                matched.objective <> 'service'
                and customers.replacement_theme_zh is not null
                then customers.replacement_theme_zh
            else matched.theme_zh
        end as theme_zh,
        matched.priority,
        matched.repeat_after_days,
        matched.quiet_days_after_sale
    from customers
    left join matched on customers.customer_id = matched.customer_id
)

select * from final
