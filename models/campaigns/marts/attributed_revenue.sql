-- One row per sale, channel and model of attribution with a share above 0.
{{ config(materialized=view_materialization()) }}

with attributed as (
    select * from {{ ref('northstar', 'int_orders_attributed') }}
),

final as (
    {% for model in attribution_models() %}
    select
        order_id,
        channel,
        '{{ model }}' as model,
        market,
        {{ model }}_share as share,
        {{ model }}_amount as amount,
        ordered_date
    from attributed
    where {{ model }}_share <> 0
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
