-- One row per rejected raw order row: its values as they came, and the first reason that applies.
{{ config(materialized='view') }}

select
    {% for column in input_contract()['orders']['columns'] %}
    {{ column }},
    {% endfor %}
    rejection_reason
from {{ ref('northstar', 'int_order_rejections') }}
