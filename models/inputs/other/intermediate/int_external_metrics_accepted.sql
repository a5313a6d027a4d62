-- One row per accepted external metric. Rows have no key and are not merged, so two equal rows are
-- two measurements.
with external_metrics as (
    select * from {{ ref('northstar', 'stg_external_metrics') }}
    where rejection_reason is null
),

final as (
    select
        metric_code,
        market,
        value,
        metric_date
    from external_metrics
)

select * from final
