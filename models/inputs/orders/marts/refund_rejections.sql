-- One row per rejected raw refund row: its values as they came, and the first reason that applies.
{{ config(materialized='view') }}

select
    {% for column in input_contract()['refunds']['columns'] %}
    {{ column }},
    {% endfor %}
    rejection_reason
from {{ ref('northstar', 'int_refund_rejections') }}
