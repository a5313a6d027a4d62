-- A table: Northstar must wait until it is made anew.
{{ config(materialized='table') }}

select
    id,
    buyer,
    cents,
    sold_at,
    changed_at
from {{ ref('stg_orders') }}
