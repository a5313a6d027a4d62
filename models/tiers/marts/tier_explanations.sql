-- One row per row of customer_tiers. The sentences come from the rules and values that decided the
-- tier:
-- - a tier with conditions is explained by them;
-- - a tier without conditions, by what kept the customer from each earlier one;
-- - a segment, by its cell of scores;
-- - an octant, by the mean scores;
-- - the tier of customers who refuse profiling, by that. No better tier is next to it, since
--   nothing that they buy leads out.
{{ config(materialized=view_materialization(is_long=true)) }}
{% set text = dbt.type_string() %}
{% set scores = ['r_score', 'f_score', 'm_score'] %}
{% set names = shortfall_names() %}
{% set wording = {
    'en': {'needs': 'Needed: ', 'held_back': 'Must no longer hold: ', 'next': '. ',
           'no_earlier_rule': 'No earlier rule applies. ',
           'unprofiled': 'Has refused to be profiled.'},
    'zh': {'needs': '须达到：', 'held_back': '须不再满足：', 'next': '；',
           'no_earlier_rule': '不满足前面任何规则。', 'unprofiled': '已拒绝用户画像。'},
} %}

with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

customer_tiers as (
    select * from {{ ref('northstar', 'customer_tiers') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

metrics as (
    select
        current_inputs.*,
        {{ metric_texts() }}
    from {{ ref('northstar', 'int_current_rule_inputs') }} as current_inputs
),

tier_rules as (
    select
        rules.*,
        {{ bound_texts() }}
    from {{ ref('northstar', 'int_tier_rules') }} as rules
    where rules.as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

segment_steps as (
    select * from {{ ref('northstar', 'int_rfm_segment_steps') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

rules_unmet as (
    select * from {{ ref('northstar', 'int_rules_unmet') }}
),

mean_scores as (
    select
        {% for score in scores %}
        {{ ratio(score ~ '_sum', score ~ '_count', scale=4) }} as {{ score }}_mean,
        {% endfor %}
        as_of_date
    from {{ ref('northstar', 'int_score_statistics_pivoted') }}
    where as_of_date in (select as_of_dates.as_of_date from as_of_dates)
),

placed as (
    select
        customer_tiers.as_of_date,
        customer_tiers.customer_id,
        customer_tiers.tier_system,
        customer_tiers.tier_code,
        customer_tiers.tier_rank,
        metrics.rule_market,
        metrics.category_slug,
        metrics.rfm_octant,
        {% for metric in tier_conditions() | map(attribute='metric') | unique
            | reject('in', scores) %}
        metrics.{{ metric }},
        metrics.{{ metric }}_text,
        {% endfor %}
        metrics.r_score,
        metrics.f_score,
        metrics.m_score
    from customer_tiers
    inner join metrics on customer_tiers.customer_id = metrics.customer_id
),

-- The rule of the customer's tier beside that of the next better tier. If the own rule is matched
-- first, it holds the customer back until it no longer applies.
compared as (
    select
        placed.as_of_date,
        placed.customer_id,
        placed.tier_system,
        placed.tier_code,
        next_rules.tier_code
        || case
            when {{ tier_system_is('placed.tier_system', 'has_category', true) }}
                then '_' || placed.category_slug
            else ''
        end
            as next_tier_code,
        placed.r_score,
        placed.f_score,
        segment_steps.target_r_score,
        segment_steps.target_f_score,
        segment_steps.steps,
        {% for language in ['en', 'zh'] %}
        {{ conditions_text('rules', 'placed', language) }} as met_{{ language }},
        {{ conditions_text('next_rules', 'placed', language, are_missing=true) }}
            as missing_{{ language }},
        {{ octant_text('placed', 'mean_scores', language) }} as octant_{{ language }},
        {{ octant_text('placed', 'mean_scores', language, 'next_rules.tier_code') }}
            as octant_missing_{{ language }},
        rules_unmet.unmet_{{ language }},
        {% endfor %}
        {% for condition in tier_conditions() %}
        {{ condition_shortfall(condition, 'rules', 'next_rules', 'placed') }}
            as {{ condition.column }}_shortfall,
        coalesce(next_rules.{{ condition.column }}, rules.{{ condition.column }})
            as {{ condition.column }}_bound,
        {% endfor %}
        {% for score in scores %}
        mean_scores.{{ score }}_mean as {{ score }}_bound,
        case
            when {{ tier_system_is('placed.tier_system', 'decided_by', 'octant') }}
                then {{ octant_shortfall(
                    'placed.' ~ score, loop.index, 'placed.rfm_octant', 'next_rules.tier_code',
                    'mean_scores.' ~ score ~ '_mean'
                ) }}
        end as {{ score }}_shortfall,
        {% endfor %}
        rules.match_order < next_rules.match_order as is_held_back
    from placed
    left join mean_scores on placed.as_of_date = mean_scores.as_of_date
    inner join tier_rules as rules
        on
            placed.tier_system = rules.tier_system
            and placed.tier_rank = rules.tier_rank
            and placed.rule_market = rules.rule_market
    left join tier_rules as next_rules
        on
            rules.rule_market = next_rules.rule_market
            and rules.tier_system = next_rules.tier_system
            and rules.tier_rank = next_rules.tier_rank + 1
            and placed.tier_code <> {{ unprofiled_tier() }}
    left join segment_steps
        on
            {{ tier_system_is('placed.tier_system', 'decided_by', 'cells') }}
            and placed.r_score = segment_steps.r_score
            and placed.f_score = segment_steps.f_score
            and next_rules.tier_code = segment_steps.target_tier_code
    left join rules_unmet
        on
            placed.customer_id = rules_unmet.customer_id
            and placed.tier_system = rules_unmet.tier_system
),

nearest as (
    select
        compared.*,
        {{ nearest_shortfall(names) }} as nearest_name
    from compared
),

final as (
    select
        as_of_date,
        customer_id,
        tier_system,
        tier_code,
        {% for language, words in wording.items() %}
        coalesce(
            met_{{ language }},
            case
                when tier_code = {{ unprofiled_tier() }} then '{{ words.unprofiled }}'
                when {{ tier_system_is('tier_system', 'decided_by', 'cells') }}
                    then '{{ score_names(language).r_score }}' || cast(r_score as {{ text }})
                        || '{{ words.next }}{{ score_names(language).f_score }}'
                        || cast(f_score as {{ text }})
                when {{ tier_system_is('tier_system', 'decided_by', 'octant') }}
                    then octant_{{ language }}
                else '{{ words.no_earlier_rule }}' || unmet_{{ language }}
            end
        ) as decided_by_{{ language }},
        {% endfor %}
        next_tier_code as next_better_tier_code,
        {% for language, words in wording.items() %}
        coalesce(
            missing_{{ language }}
            || case
                when is_held_back
                    then '{{ words.next }}{{ words.held_back }}' || met_{{ language }}
                else ''
            end,
            case when is_held_back then '{{ words.held_back }}' || met_{{ language }} end,
            case
                when {{ tier_system_is('tier_system', 'decided_by', 'cells') }}
                    then '{{ words.needs }}{{ score_names(language).r_score }}'
                        || cast(target_r_score as {{ text }})
                        || '{{ words.next }}{{ score_names(language).f_score }}'
                        || cast(target_f_score as {{ text }})
                when {{ tier_system_is('tier_system', 'decided_by', 'octant') }}
                    then octant_missing_{{ language }}
            end
        ) as missing_for_next_{{ language }},
        {% endfor %}
        case
            {% for name, metric in names.items() %}
            when nearest_name = '{{ name }}' then '{{ metric }}'
            {% endfor %}
            when steps is not null then 'score_steps'
        end as nearest_metric,
        case nearest_name
            {% for name in names %}
            when '{{ name }}' then {{ as_decimal(name ~ '_bound', 28, 4) }}
            {% endfor %}
        end as nearest_bound,
        case
            {% for name in names %}
            when nearest_name = '{{ name }}' then {{ as_decimal(name ~ '_shortfall', 28, 4) }}
            {% endfor %}
            when steps is not null then {{ as_decimal('steps', 28, 4) }}
        end as distance_to_nearest_bound
    from nearest
)

select * from final
