-- One row per as-of date, dimension and percentile: the population's cut points of the facts, and
-- the median of mean_gap_days.
{{ config(materialized='incremental', incremental_strategy='by_batch') }}

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
