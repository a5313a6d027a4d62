-- One row per as-of date and customer with a sale. A score counts the cuts that a value exceeds, so
-- equal values get equal scores on every engine. A value equal to a cut does not exceed it. A
-- customer whose sales were all refunded has a row, with monetary 0. A customer who refuses
-- profiling on the day has a row without scores: only the expected gap, which is a fact. There is
-- such a row even where everyone refuses, and nothing can be compared.
{{ config(
    materialized=kept_materialization(), incremental_strategy='by_batch', clustered_by='customer_id'
) }}
{% set scores = [
    'rfm_cell', 'rfm_segment_rule_version', 'value_score_parts', 'r_score', 'f_score', 'm_score',
    'recency_points', 'frequency_points', 'monetary_points', 'composite_score', 'composite_points',
    'interaction_points', 'social_points', 'value_score',
] %}

with refused as (
    select * from {{ ref('northstar', 'int_profiling_refused') }}
),

customer_facts as (
    select
        customer_facts.*,
        refused.customer_id is not null as is_unprofiled
    from {{ ref('northstar', 'int_customer_facts') }} as customer_facts
    left join refused
        on
            customer_facts.as_of_date = refused.as_of_date
            and customer_facts.customer_id = refused.customer_id
    where customer_facts.sales_count > 0 and {{ in_batch('customer_facts.as_of_date') }}
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
    where {{ in_batch('as_of_date') }}
),

cuts as (
    select * from {{ ref('northstar', 'int_base_cuts_pivoted') }}
),

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

value_score_parts as (
    select * from {{ ref('northstar', 'int_value_score_parts') }}
),

segment_cells as (
    select * from {{ ref('northstar', 'int_rfm_segment_cells') }}
),

scored as (
    select
        customer_facts.as_of_date,
        customer_facts.customer_id,
        customer_facts.is_unprofiled,
        {{ score_against_cuts('-customer_facts.recency_days', 'cuts.r_score') }} as r_score,
        {{ score_against_cuts('customer_facts.frequency', 'cuts.f_score') }} as f_score,
        {{ score_against_cuts('customer_facts.monetary', 'cuts.m_score') }} as m_score,
        {{ points_against_cuts('-customer_facts.recency_days', 'cuts.recency') }}
            as recency_points,
        {{ points_against_cuts('customer_facts.frequency', 'cuts.frequency') }}
            as frequency_points,
        {{ points_against_cuts('customer_facts.monetary', 'cuts.monetary') }} as monetary_points,
        case
            when not value_score_parts.is_interaction_counted then null
            when engagement.interaction_value > 0
                then {{ points_against_cuts('engagement.interaction_value', 'cuts.interaction') }}
            else 0
        end as interaction_points,
        case
            when not value_score_parts.is_social_counted then null
            when engagement.social_value > 0
                then {{ points_against_cuts('engagement.social_value', 'cuts.social') }}
            else 0
        end as social_points,
        'purchase'
        || case when value_score_parts.is_interaction_counted then '+interaction' else '' end
        || case when value_score_parts.is_social_counted then '+social' else '' end
            as value_score_parts,
        {{ expected_gap_days(
            'customer_facts.mean_gap_days',
            'customer_facts.sales_count',
            'cuts.median_gap_50',
            'rules.gap_min_sales',
            'rules.gap_min_days'
        ) }} as expected_gap_days,
        {{ composite_score(
            'customer_facts.recency_days',
            'customer_facts.frequency',
            'customer_facts.monetary',
            'rules.composite_recency',
            'rules.composite_frequency',
            'rules.composite_monetary',
            'rules.composite_base_days',
            'rules.composite_unit_days'
        ) }} as composite_score
    from customer_facts
    inner join rules on customer_facts.as_of_date = rules.as_of_date
    left join cuts on customer_facts.as_of_date = cuts.as_of_date
    left join value_score_parts on customer_facts.as_of_date = value_score_parts.as_of_date
    left join engagement
        on
            customer_facts.as_of_date = engagement.as_of_date
            and customer_facts.customer_id = engagement.customer_id
),

composed as (
    select
        scored.*,
        {{ as_decimal(
            'rules.composite_recency * scored.recency_points'
            ~ ' + rules.composite_frequency * scored.frequency_points'
            ~ ' + rules.composite_monetary * scored.monetary_points',
            18, 4
        ) }} as composite_points
    from scored
    inner join rules on scored.as_of_date = rules.as_of_date
),

valued as (
    select
        composed.*,
        {{ value_score(
            'composed.composite_points',
            'composed.interaction_points',
            'composed.social_points',
            'rules.value_score_purchase',
            'rules.value_score_interaction',
            'rules.value_score_social'
        ) }} as value_score,
        cast(composed.r_score as {{ dbt.type_string() }})
        || cast(composed.f_score as {{ dbt.type_string() }})
        || cast(composed.m_score as {{ dbt.type_string() }}) as rfm_cell,
        segment_cells.tier_code as rfm_segment,
        segment_cells.rule_version as rfm_segment_rule_version
    from composed
    inner join rules on composed.as_of_date = rules.as_of_date
    inner join segment_cells
        on
            composed.as_of_date = segment_cells.as_of_date
            and composed.r_score = segment_cells.r_score
            and composed.f_score = segment_cells.f_score
),

final as (
    select
        as_of_date,
        customer_id,
        case when is_unprofiled then {{ unprofiled_tier() }} else rfm_segment end as rfm_segment,
        {% for column in scores %}
        case when not is_unprofiled then {{ column }} end as {{ column }},
        {% endfor %}
        expected_gap_days,
        is_unprofiled
    from valued
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
