-- One row per accepted service ticket, under the canonical id of its customer. Raw tickets have no
-- updated_at, so of several rows with one id the greatest by its raw columns wins. A ticket may
-- lack its customer and its market; an empty reason is 'unknown'.
{% set zone = var('business_time_zone') %}

with tickets as (
    select staged_tickets.*
    from {{ ref('northstar', 'stg_tickets') }} as staged_tickets
    {{ erased_joins('tickets', 'staged_tickets') }}
    where staged_tickets.rejection_reason is null and not {{ is_erased('tickets') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

ranked as (
    select
        tickets.*,
        row_number() over (
            partition by tickets.ticket_id
            order by
                {{ newest_version_first('tickets', 'tickets') }}
        ) as version_rank
    from tickets
),

final as (
    select
        ranked.ticket_id,
        coalesce(identities.canonical_customer_id, ranked.customer_id) as customer_id,
        ranked.market,
        ranked.kind,
        coalesce(ranked.reason, 'unknown') as reason,
        coalesce(ranked.channel, 'unknown') as channel,
        {{ business_date('ranked.opened_at', zone) }} as opened_date,
        {{ business_date('ranked.first_response_at', zone) }} as first_response_date,
        {{ business_date('ranked.resolved_at', zone) }} as resolved_date,
        ranked.opened_at,
        ranked.first_response_at,
        ranked.resolved_at
    from ranked
    left join identities on ranked.customer_id = identities.customer_id
    where ranked.version_rank = 1
)

select * from final
