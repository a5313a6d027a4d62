-- One row per accepted refund. A refund above its order's amount or before its order's day is
-- accepted and flagged, because the money did go back.
{{ config(
    materialized=kept_materialization(),
    incremental_strategy='by_changed_month',
    key='refund_id',
    due='int_refunds_due',
) }}
{% set columns %}
        refund_id,
        order_id,
        customer_id,
        order_kind,
        market,
        currency_code,
        amount,
        order_amount,
        fx_rate,
        ordered_date,
        refunded_date,
        refunded_at,
        updated_at
{% endset %}

-- Rejections are written first, so that the next run validates them again even if this run stops
-- here. {{ ref('northstar', 'int_refund_rejections') }}
with validated_refunds as (
    select *
    from {{ rows_to_validate('int_refunds_accepted', 'int_refunds_due', 'int_refunds_validated') }}
    where rejection_reason is null
),

refund_versions as (
    select * from {{ ref('northstar', 'int_refund_versions') }}
),

accepted as (
    select {{ columns }}
    from validated_refunds
    where
        not exists (
            select 1 from refund_versions
            where refund_versions.refund_id = validated_refunds.refund_id
        )
    union all
    select {{ columns }}
    from refund_versions
    where version_rank = 1
),

final as (
    select
        refund_id,
        order_id,
        customer_id,
        order_kind,
        market,
        currency_code,
        amount,
        fx_rate,
        {{ reporting_amount('amount', 'fx_rate') }} as amount_reporting,
        amount > order_amount as is_above_order_amount,
        refunded_date < ordered_date as is_before_order_date,
        refunded_date,
        refunded_at,
        updated_at
    from accepted
)

select
    *,
    {{ batch_month('refunded_date') }} as batch_month,
    {{ fingerprint_of_run() }} as batch_fingerprint
from final
