-- One row per as-of date, score and distinct value: how many customers with a sale have it.
with customer_rfm as (
    select * from {{ ref('customer_rfm') }}
),

final as (
    {{ value_counts('customer_rfm', 'value_score', 'value_score') }}
    union all
    {{ value_counts('customer_rfm', 'r_score', 'r_score') }}
    union all
    {{ value_counts('customer_rfm', 'f_score', 'f_score') }}
    union all
    {{ value_counts('customer_rfm', 'm_score', 'm_score') }}
)

select * from final
