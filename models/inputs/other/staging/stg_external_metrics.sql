-- One row per raw external metric. Every metric code passes, because shops measure what they like.
with raw_external_metrics as (
    {{ raw_table('external_metrics') }}
),

cleaned as (
    {{ cleaned_rows('external_metrics', 'raw_external_metrics') }}
),

parsed as (
    select
        cleaned.*,
        {{ parse_code('clean_market', 2) }} as parsed_market,
        {{ parse_decimal('value', 'clean_value') }} as parsed_value,
        {{ parse_date('clean_metric_date') }} as parsed_metric_date
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('external_metrics', 'parsed') }},
        clean_metric_code as metric_code,
        parsed_market as market,
        case
            when {{ is_missing('metric_date') }} then 'missing_metric_date'
            when parsed_metric_date is null then 'invalid_metric_date'
            when clean_metric_code is null then 'missing_metric_code'
            when {{ is_missing('value') }} then 'missing_value'
            when parsed_value is null then 'invalid_value'
        end as rejection_reason,
        parsed_value as value,
        {{ is_invalid('market') }} as has_invalid_market,
        parsed_metric_date as metric_date
    from parsed
)

select * from final
