-- One row per as-of date and customer with a sale. Matching and explaining a tier read the same
-- row, so they see the same values. The rule market is the customer's market if it has rules of its
-- own on the day, else '*'. Who refuses profiling has a row without scores and without a category.
{{ config(
    materialized=lookup_materialization(),
    incremental_strategy='by_batch',
) }}
{% set always_here = [
    'sales_count', 'tenure_days', 'expected_gap_days', 'r_score', 'f_score', 'm_score'
] %}

with customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where {{ in_batch('as_of_date') }}
),

customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
    where {{ in_batch('as_of_date') }}
),

statistics as (
    select * from {{ ref('northstar', 'int_score_statistics_pivoted') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

rule_markets as (
    select distinct
        as_of_date,
        rule_market
    from {{ ref('northstar', 'int_tier_rules') }}
    where rule_market <> '*'
),

customer_markets as (
    select * from {{ ref('northstar', 'int_customer_markets') }}
    where
        {{ in_batch('as_of_date') }}
        and as_of_date in (select rule_markets.as_of_date from rule_markets)
),

categories as (
    select * from {{ ref('northstar', 'int_customer_categories') }}
    where {{ in_batch('as_of_date') }}
),

final as (
    select
        customer_scores.as_of_date,
        customer_scores.customer_id,
        coalesce(rule_markets.rule_market, '*') as rule_market,
        customer_scores.rfm_segment,
        customer_scores.rfm_segment_rule_version,
        case
            when customer_scores.is_unprofiled then {{ unprofiled_tier() }}
            else {{ rfm_octant('customer_scores', 'statistics') }}
        end as rfm_octant,
        case
            when customer_scores.is_unprofiled then null
            else coalesce(categories.top_category_slug, 'uncategorised')
        end as category_slug,
        case when customer_scores.is_unprofiled then null else categories.top_category end
            as top_category,
        customer_facts.sales_count,
        customer_facts.tenure_days,
        customer_scores.expected_gap_days,
        {% for metric, conditions in tier_conditions() | rejectattr('source', 'none')
            | rejectattr('metric', 'in', always_here) | groupby('metric') %}
        {{ conditions[0].source }}.{{ metric }},
        {% endfor %}
        case
            when customer_scores.is_unprofiled then null
            else {{ points_against_cuts('customer_scores.value_score', 'statistics.value_score') }}
        end as value_score_points,
        customer_scores.is_unprofiled,
        customer_scores.r_score,
        customer_scores.f_score,
        customer_scores.m_score
    from customer_scores
    left join statistics on customer_scores.as_of_date = statistics.as_of_date
    inner join customer_facts
        on
            customer_scores.as_of_date = customer_facts.as_of_date
            and customer_scores.customer_id = customer_facts.customer_id
    left join merged_customers on customer_scores.customer_id = merged_customers.customer_id
    left join customer_markets
        on
            customer_scores.as_of_date = customer_markets.as_of_date
            and customer_scores.customer_id = customer_markets.customer_id
    left join categories
        on
            customer_scores.as_of_date = categories.as_of_date
            and customer_scores.customer_id = categories.customer_id
    left join rule_markets
        on
            customer_scores.as_of_date = rule_markets.as_of_date
            and coalesce(merged_customers.market, customer_markets.market, 'ZZ')
            = rule_markets.rule_market
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
