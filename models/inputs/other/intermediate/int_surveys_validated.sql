-- One row per raw survey answer. Kinds and scales are a seed, so that a shop adds its own. Reasons
-- come in the order id, kind, score, time. A view, so that no raw row is stored.
{{ config(materialized=view_materialization()) }}

with staged_surveys as (
    select * from {{ ref('northstar', 'stg_surveys') }}
),

survey_kinds as (
    select * from {{ ref('survey_kinds') }}
),

final as (
    select
        {{ raw_column_names('surveys', 'staged_surveys') }},
        staged_surveys.response_id,
        staged_surveys.customer_id,
        staged_surveys.kind,
        case
            when staged_surveys.rejection_reason in ('missing_response_id', 'missing_kind')
                then staged_surveys.rejection_reason
            when survey_kinds.survey_kind is null then 'invalid_kind'
            when staged_surveys.rejection_reason in ('missing_score', 'invalid_score')
                then staged_surveys.rejection_reason
            when staged_surveys.score not between survey_kinds.score_min and survey_kinds.score_max
                then 'invalid_score'
            else staged_surveys.rejection_reason
        end as rejection_reason,
        staged_surveys.score,
        staged_surveys.responded_at
    from staged_surveys
    left join survey_kinds on staged_surveys.kind = survey_kinds.survey_kind
)

select * from final
