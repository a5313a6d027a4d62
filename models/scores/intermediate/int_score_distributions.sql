-- One row per as-of date, score and distinct value. The cut points of the value score, and the sums
-- and counts of the RFM scores, come from these few rows instead of from all customers.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}
{% set counted = ['value_score', 'r_score', 'f_score', 'm_score'] %}

with customer_scores as (
    select * from {{ ref('northstar', 'int_customer_scores') }}
    where {{ in_batch('as_of_date') }}
),

final as (
    {{ value_counts('customer_scores', counted) }}  -- noqa: PRS
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from final
