-- One row per as-of date, dimension and distinct value. Cut points come from these counts, so that
-- no window runs over customers. Recency enters negated, so that greater is better in every
-- dimension. Interaction and social count positive values only, because zero is 0 points. A
-- customer whose sales were all refunded counts like any other.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

with customer_facts as (
    select * from {{ ref('northstar', 'int_customer_facts') }}
    where sales_count > 0 and {{ in_batch('as_of_date') }}
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
    where {{ in_batch('as_of_date') }}
),

engaged as (
    select
        engagement.as_of_date,
        engagement.interaction_value,
        engagement.social_value
    from engagement
    inner join customer_facts
        on
            engagement.as_of_date = customer_facts.as_of_date
            and engagement.customer_id = customer_facts.customer_id
),

final as (
    {{ value_counts('customer_facts', 'recency', '-recency_days') }}
    union all
    {{ value_counts('customer_facts', 'frequency', 'frequency') }}
    union all
    {{ value_counts('customer_facts', 'monetary', 'monetary') }}
    union all
    {{ value_counts('customer_facts', 'mean_gap_days', 'mean_gap_days', 'sales_count >= 2') }}
    union all
    {{ value_counts('engaged', 'interaction', 'interaction_value', 'interaction_value > 0') }}
    union all
    {{ value_counts('engaged', 'social', 'social_value', 'social_value > 0') }}
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
