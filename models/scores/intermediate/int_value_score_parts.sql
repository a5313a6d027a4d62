-- One row per as-of date with a sale. A part counts for everyone or for no one, so that the value
-- scores of a day are comparable. Exactly the required share is enough. Purchase always counts,
-- because otherwise a shop's first day would have no value score. Without a recent buyer it counts
-- alone. A customer who refuses profiling on the day does not count.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

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

rules as (
    select * from {{ ref('northstar', 'int_scalar_rules') }}
),

counted as (
    select
        customer_facts.as_of_date,
        sum(case when customer_facts.recency_days <= rules.part_active_days then 1 else 0 end)
            as active_customers,
        sum(case
            when customer_facts.recency_days <= rules.part_active_days
                and engagement.interaction_value > 0 then 1
            else 0
        end) as interacting_customers,
        sum(case
            when customer_facts.recency_days <= rules.part_active_days
                and engagement.social_value > 0 then 1
            else 0
        end) as social_customers,
        max(rules.part_coverage) as part_coverage
    from customer_facts
    inner join rules on customer_facts.as_of_date = rules.as_of_date
    left join engagement
        on
            customer_facts.as_of_date = engagement.as_of_date
            and customer_facts.customer_id = engagement.customer_id
    group by customer_facts.as_of_date
),

final as (
    select
        as_of_date,
        active_customers > 0 and interacting_customers >= part_coverage * active_customers
            as is_interaction_counted,
        active_customers > 0 and social_customers >= part_coverage * active_customers
            as is_social_counted
    from counted
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
