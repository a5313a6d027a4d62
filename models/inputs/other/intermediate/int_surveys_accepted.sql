-- One row per accepted survey answer, under the canonical id of its customer, with the scale of its
-- kind. Raw answers have no updated_at, so of several rows with one id the greatest by its raw
-- columns wins. An answer may lack its customer.
with surveys as (
    select staged_surveys.*
    from {{ ref('northstar', 'int_surveys_validated') }} as staged_surveys
    {{ erased_joins('surveys', 'staged_surveys') }}
    where staged_surveys.rejection_reason is null and not {{ is_erased('surveys') }}
),

survey_kinds as (
    select * from {{ ref('survey_kinds') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

ranked as (
    select
        surveys.*,
        row_number() over (
            partition by surveys.response_id
            order by
                {{ newest_version_first('surveys', 'surveys') }}
        ) as version_rank
    from surveys
),

final as (
    select
        ranked.response_id,
        coalesce(identities.canonical_customer_id, ranked.customer_id) as customer_id,
        ranked.kind,
        ranked.score,
        survey_kinds.score_min,
        survey_kinds.score_max,
        ranked.score >= survey_kinds.satisfied_from as is_satisfied,
        ranked.score <= survey_kinds.dissatisfied_to as is_dissatisfied,
        {{ business_date('ranked.responded_at', var('business_time_zone')) }} as responded_date,
        ranked.responded_at
    from ranked
    inner join survey_kinds on ranked.kind = survey_kinds.survey_kind
    left join identities on ranked.customer_id = identities.customer_id
    where ranked.version_rank = 1
)

select * from final
