-- One row per as-of date, dimension, statistic and percentile: everything about the population
-- that a customer's scores and tiers are compared with.
{{ config(materialized='view') }}

select
    as_of_date,
    dimension,
    statistic,
    percentile,
    cut_value,
    is_degenerate
from {{ ref('int_population_statistics') }}
