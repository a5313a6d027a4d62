-- One row per raw survey answer, validated by itself alone. int_surveys_validated compares kind and
-- score with seed survey_kinds.
with raw_surveys as (
    {{ raw_table('surveys') }}
),

cleaned as (
    {{ cleaned_rows('surveys', 'raw_surveys') }}
),

parsed as (
    select
        cleaned.*,
        {{ lower_text('cleaned.clean_kind') }} as lower_kind,
        {{ parse_decimal('score', 'clean_score') }} as parsed_score,
        {{ parse_timestamp('responded_at', 'clean_responded_at') }} as parsed_responded_at
    from cleaned
),

final as (
    select
        {{ raw_columns_kept('surveys', 'parsed') }},
        clean_response_id as response_id,
        clean_customer_id as customer_id,
        lower_kind as kind,
        case
            when clean_response_id is null then 'missing_response_id'
            when clean_kind is null then 'missing_kind'
            when {{ is_missing('score') }} then 'missing_score'
            when parsed_score is null then 'invalid_score'
            when {{ is_missing('responded_at') }} then 'missing_responded_at'
            when parsed_responded_at is null then 'invalid_responded_at'
        end as rejection_reason,
        parsed_score as score,
        parsed_responded_at as responded_at
    from parsed
)

select * from final
