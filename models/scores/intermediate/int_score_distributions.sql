-- One row per as-of date, score and distinct value. The cut points of the value score, and the sums
-- and counts of the RFM scores, come from these few rows instead of from all customers.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

with customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
    where {{ in_batch('as_of_date') }}
),

final as (
    {{ value_counts('customer_scores', 'value_score', 'value_score') }}
    union all
    {{ value_counts('customer_scores', 'r_score', 'r_score') }}
    union all
    {{ value_counts('customer_scores', 'f_score', 'f_score') }}
    union all
    {{ value_counts('customer_scores', 'm_score', 'm_score') }}
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
