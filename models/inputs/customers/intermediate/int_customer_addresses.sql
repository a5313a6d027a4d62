-- One row per address and customer id that states it, in the accepted version of a customers row or
-- an order (var match_guests_by). Without the variable no row is read.
-- depends_on: {{ ref('northstar', 'stg_customers') }}
-- depends_on: {{ ref('northstar', 'stg_orders') }}
{% set kinds = var('match_guests_by') %}

with limits as (
    {{ valid_input_limits() }}
),
{% if kinds %}

accounts as (
    select
        customers.customer_id,
        customers.email,
        customers.phone,
        row_number() over (
            partition by customers.customer_id
            order by
                {{ newest_version_first('customers', 'customers', 'customers.updated_at') }}
        ) as version_rank
    from {{ ref('northstar', 'stg_customers') }} as customers
    where customers.rejection_reason is null
),

orders as (
    select
        orders.customer_id,
        orders.email,
        orders.phone,
        orders.is_guest,
        row_number() over (
            partition by orders.order_id
            order by
                {{ newest_version_first('orders', 'orders', 'orders.updated_at') }}
        ) as version_rank
    from {{ ref('northstar', 'stg_orders') }} as orders
    where orders.rejection_reason is null
),
{% endif %}

stated as (
    {% for kind in kinds %}
    select
        {{ address_key(kind, kind) }} as address_key,
        customer_id,
        1 as is_account,
        0 as is_guest
    from accounts
    where version_rank = 1
    union all
    select
        {{ address_key(kind, kind) }} as address_key,
        customer_id,
        0 as is_account,
        case when is_guest then 1 else 0 end as is_guest
    from orders
    where version_rank = 1
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        cast(null as {{ dbt.type_string() }}) as address_key,
        cast(null as {{ dbt.type_string() }}) as customer_id,
        0 as is_account,
        0 as is_guest
    {% endfor %}
),

distinct_ids as (
    select
        address_key,
        customer_id,
        max(is_account) = 1 as is_account,
        max(is_guest) = 1 as is_guest
    from stated
    where address_key is not null
    group by address_key, customer_id
),

-- The guest made from the address itself is not one more person.
counted as (
    select
        address_key,
        sum(case when customer_id = {{ guest_id_of('address_key') }} then 0 else 1 end)
            as ids_count
    from distinct_ids
    group by address_key
),

final as (
    select
        distinct_ids.address_key,
        distinct_ids.customer_id,
        distinct_ids.is_account,
        distinct_ids.is_guest,
        counted.ids_count <= limits.limit_value as is_usable
    from distinct_ids
    inner join counted on distinct_ids.address_key = counted.address_key
    inner join limits on limits.limit_code = 'address_ids'
)

select * from final
