-- One row per rejected raw refund row. A view without the columns that serve the next run alone.
{{ config(materialized=view_materialization()) }}

select
    {% for column in input_contract()['refunds']['columns'] %}
    {{ column }},
    {% endfor %}
    rejection_reason
from {{ ref('northstar', 'int_refund_rejections') }}
