-- One row per as-of date, dimension and distinct value. Cut points come from these counts, so that
-- no window runs over customers. Recency enters negated, so that greater is better in every
-- dimension. Interaction and social count positive values only, because zero is 0 points. A
-- customer whose sales were all refunded counts like any other. A customer who refuses profiling on
-- the day does not count.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}
{% set counted = [
    'recency', 'frequency', 'monetary', 'mean_gap_days', 'interaction', 'social',
] %}

with refused as (
    select * from {{ ref('northstar', 'int_profiling_refused') }}
),

customer_facts as (
    select customer_facts.*
    from {{ ref('northstar', 'int_customer_facts') }} as customer_facts
    where
        customer_facts.sales_count > 0
        and {{ in_batch('customer_facts.as_of_date') }}
        and not exists (
            select 1
            from refused
            where
                customer_facts.as_of_date = refused.as_of_date
                and customer_facts.customer_id = refused.customer_id
        )
),

engagement as (
    select * from {{ ref('northstar', 'int_customer_engagement') }}
    where {{ in_batch('as_of_date') }}
),

dimensions as (
    select
        customer_facts.as_of_date,
        -customer_facts.recency_days as recency,
        customer_facts.frequency,
        customer_facts.monetary,
        case when customer_facts.sales_count >= 2 then customer_facts.mean_gap_days end
            as mean_gap_days,
        case when engagement.interaction_value > 0 then engagement.interaction_value end
            as interaction,
        case when engagement.social_value > 0 then engagement.social_value end as social
    from customer_facts
    left join engagement
        on
            customer_facts.as_of_date = engagement.as_of_date
            and customer_facts.customer_id = engagement.customer_id
),

final as (
    {{ value_counts('dimensions', counted) }}  -- noqa: PRS
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
