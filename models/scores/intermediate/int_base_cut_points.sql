-- One row per as-of date, dimension and percentile. Customers are compared with these values
-- instead of being ranked: a distributed engine would rank all of them on one worker, and nobody
-- could say why a customer got a score.
{{ config(materialized=kept_materialization(), incremental_strategy='by_batch') }}

with base_distributions as (
    select * from {{ ref('northstar', 'int_base_distributions') }}
    where {{ in_batch('as_of_date') }}
),

base_cut_points as (
    {{ cut_points('base_distributions', median_dimensions=['mean_gap_days']) }}
)

select
    *,
    {{ fingerprint_of_batch('as_of_date') }} as batch_fingerprint
from base_cut_points
