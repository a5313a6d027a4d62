-- One row per customer and action, the best three, at least one: whom to write to on outreach_date,
-- or in words why not. Eligible actions come first, then by priority. The first is recommended if
-- it is eligible; the others are alternatives to choose from, not more messages. Eligible service
-- comes before marketing, so that whoever is held back as control of the first has no message.
with rules as (
    select * from {{ ref('northstar', 'int_outreach_rules') }}
),

checked as (
    select * from {{ ref('northstar', 'int_actions_checked') }}
),

messages as (
    select messages.*
    from {{ ref('market_messages') }} as messages
    inner join {{ ref('northstar', 'int_outreach_dates') }} as outreach_dates
        on {{ valid_on('messages', 'outreach_dates.outreach_date') }}
),

excluded as (
    select
        checked.*,
        case
            {% for reason in exclusion_reasons() %}
            when checked.{{ reason.flag }}
                {{- '' if reason.binds_service else ' and not checked.is_service' }}
                then '{{ reason.code }}'
            {% endfor %}
        end as reason_to_exclude
    from checked
),

ranked as (
    select
        excluded.*,
        row_number() over (
            partition by customer_id
            order by
                case when reason_to_exclude is null then 0 else 1 end,
                case when reason_to_exclude is null and is_service then 0 else 1 end,
                priority,
                {{ byte_order('action_code') }}
        ) as priority_rank
    from excluded
),

drawn as (
    select
        ranked.*,
        priority_rank = 1
        and reason_to_exclude is null
        and not is_service
        and {{ is_in_control(
            'action_code', 'customer_id', var('control_seed'), var('control_share')
        ) }} as is_control
    from ranked
),

controlled as (
    select
        drawn.*,
        max(case when is_control then 1 else 0 end) over (partition by customer_id) = 1
            as is_held_back
    from drawn
),

listed as (
    select
        controlled.*,
        case
            when controlled.reason_to_exclude is not null then controlled.reason_to_exclude
            when controlled.is_held_back then 'control'
        end as exclusion_reason
    from controlled
    cross join rules
    where controlled.priority_rank <= rules.list_rows
),

scopes as (
    {% for market, market_rank in {'market': 0, "'ZZ'": 2}.items() %}
    {% for action, action_rank in {'action_code': 0, 'none': 1}.items() %}
    select distinct
        market,
        language,
        action_code,
        {{ market }} as message_market,
        {{ "coalesce(action_code, 'none')" if action == 'action_code' else "'none'" }}
            as message_action,
        {{ market_rank + action_rank }} as scope_rank
    from listed
    {% if action == 'none' %}
    where not is_service
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A message for all markets is written in English.
ranked_messages as (
    select
        scopes.market,
        scopes.action_code,
        messages.message,
        row_number() over (
            partition by scopes.market, scopes.action_code
            order by scopes.scope_rank
        ) as message_rank
    from scopes
    inner join messages
        on
            scopes.message_market = messages.market
            and scopes.message_action = coalesce(messages.action_code, 'none')
    where scopes.message_market <> 'ZZ' or scopes.language = 'en'
),

first_messages as (
    select * from ranked_messages
    where message_rank = 1
),

explained as (
    select
        listed.*,
        case listed.exclusion_reason
            {% for reason in exclusion_reasons() %}
            when '{{ reason.code }}' then {{ text_literal(reason.en) }}
            {% endfor %}
            when 'control' then 'Held back to measure what the action brings'
        end as excluded_en,
        case listed.exclusion_reason
            {% for reason in exclusion_reasons() %}
            when '{{ reason.code }}' then {{ text_literal(reason.zh) }}
            {% endfor %}
            when 'control' then '属于对照组，用于衡量动作效果'
        end as excluded_zh
    from listed
),

final as (
    select
        explained.customer_id,
        explained.market,
        coalesce(explained.quadrant_tier, 'none') as quadrant_tier,
        explained.action_code,
        explained.objective,
        case
            when explained.is_new_in_emerging then 'new_in_emerging'
            when explained.is_sensitive then 'sensitive_market'
            when explained.is_big_spender then 'big_spender'
        end as sensitive_group,
        {% for language, stop in {'en': '. ', 'zh': '；'}.items() %}
        case
            when explained.why_{{ language }} is null then explained.excluded_{{ language }}
            when explained.excluded_{{ language }} is null then explained.why_{{ language }}
            else explained.why_{{ language }} || '{{ stop }}' || explained.excluded_{{ language }}
        end as reason_{{ language }},
        {% endfor %}
        explained.channel,
        explained.language,
        explained.theme_en,
        explained.theme_zh,
        first_messages.message,
        explained.exclusion_reason,
        cast(explained.priority_rank as integer) as priority_rank,
        explained.expected_value,
        explained.exclusion_reason is null as is_eligible,
        explained.exclusion_reason is null and explained.priority_rank = 1 as is_recommended,
        explained.is_control,
        explained.as_of_date,
        explained.outreach_date,
        explained.send_from,
        explained.send_to
    from explained
    left join first_messages
        on
            explained.market = first_messages.market
            and explained.action_code = first_messages.action_code
)

select * from final
