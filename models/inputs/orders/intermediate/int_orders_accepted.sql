-- One row per accepted order. An order without a market takes its customer's. is_market_stated
-- tells these orders apart, because only they follow a change of the customer's market.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_changed_month',
    key='order_id',
    due='int_orders_due',
) }}
{% set columns %}
        order_id,
        customer_id,
        currency_code,
        status,
        market,
        channel,
        amount,
        fx_rate,
        discount_amount,
        cost_amount,
        ordered_date,
        ordered_at,
        updated_at
{% endset %}

-- Rejections are written first, so that the next run validates them again even if this run stops
-- here. {{ ref('northstar', 'int_order_rejections') }}
with validated_orders as (
    select *
    from {{ rows_to_validate('int_orders_accepted', 'int_orders_due', 'int_orders_validated') }}
    where rejection_reason is null
),

order_versions as (
    select * from {{ ref('northstar', 'int_order_versions') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

accepted as (
    select {{ columns }}
    from validated_orders
    where
        not exists (
            select 1 from order_versions
            where order_versions.order_id = validated_orders.order_id
        )
    union all
    select {{ columns }}
    from order_versions
    where version_rank = 1
),

identified as (
    select
        accepted.*,
        coalesce(identities.canonical_customer_id, accepted.customer_id) as canonical_customer_id,
        case when identities.canonical_customer_id is not null then accepted.customer_id end
            as raw_customer_id
    from accepted
    left join identities on accepted.customer_id = identities.customer_id
),

final as (
    select
        identified.order_id,
        identified.canonical_customer_id as customer_id,
        identified.raw_customer_id,
        {{ order_kind('identified.status', 'identified.amount', var('counted_statuses')) }}
            as order_kind,
        identified.status,
        coalesce(identified.market, merged_customers.market, 'ZZ') as market,
        identified.channel,
        identified.currency_code,
        identified.amount,
        {{ as_decimal('identified.fx_rate', 18, 8) }} as fx_rate,
        {{ reporting_amount('identified.amount', 'identified.fx_rate') }} as amount_reporting,
        {{ as_decimal('identified.discount_amount', 18, 4) }} as discount_amount,
        identified.cost_amount,
        identified.market is not null as is_market_stated,
        identified.ordered_date,
        identified.ordered_at,
        identified.updated_at
    from identified
    left join merged_customers
        on identified.canonical_customer_id = merged_customers.customer_id
)

select
    *,
    {{ batch_month('ordered_date') }} as batch_month,
    {{ fingerprint_of_run() }} as batch_fingerprint
from final
