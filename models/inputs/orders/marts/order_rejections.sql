-- One row per rejected raw order row. A view without the columns that serve the next run alone.
{{ config(materialized=view_materialization()) }}

select
    {% for column in input_contract()['orders']['columns'] %}
    {{ column }},
    {% endfor %}
    rejection_reason
from {{ ref('northstar', 'int_order_rejections') }}
