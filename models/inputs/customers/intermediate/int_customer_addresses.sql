-- One row per address and customer id that states it, in a customers row or an order (var
-- match_guests_by). Without the variable no row is read.
-- depends_on: {{ ref('northstar', 'stg_customers') }}
-- depends_on: {{ ref('northstar', 'stg_orders') }}
{% set kinds = var('match_guests_by') %}

with stated as (
    {% for kind in kinds %}
    select
        {{ address_key(kind, kind) }} as address_key,
        customer_id,
        1 as is_account,
        0 as is_guest
    from {{ ref('northstar', 'stg_customers') }}
    where rejection_reason is null
    union all
    select
        {{ address_key(kind, kind) }} as address_key,
        customer_id,
        0 as is_account,
        case when is_guest then 1 else 0 end as is_guest
    from {{ ref('northstar', 'stg_orders') }}
    where customer_id is not null
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        cast(null as {{ dbt.type_string() }}) as address_key,
        cast(null as {{ dbt.type_string() }}) as customer_id,
        0 as is_account,
        0 as is_guest
    {% endfor %}
),

final as (
    select
        address_key,
        customer_id,
        max(is_account) = 1 as is_account,
        max(is_guest) = 1 as is_guest
    from stated
    where address_key is not null
    group by address_key, customer_id
)

select * from final
