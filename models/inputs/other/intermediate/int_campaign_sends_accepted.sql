-- One row per accepted send, under the canonical id of its recipient. Raw sends have no updated_at,
-- so of several rows with one id the greatest by its raw columns wins. A member of a control group
-- has a row, too: is_control tells it apart, for nothing was sent there.
{% set zone = var('business_time_zone') %}

with sends as (
    select staged_sends.*
    from {{ ref('northstar', 'stg_campaign_sends') }} as staged_sends
    {{ erased_joins('campaign_sends', 'staged_sends') }}
    where staged_sends.rejection_reason is null and not {{ is_erased('campaign_sends') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

ranked as (
    select
        sends.*,
        row_number() over (
            partition by sends.send_id
            order by
                {{ newest_version_first('campaign_sends', 'sends') }}
        ) as version_rank
    from sends
),

final as (
    select
        ranked.send_id,
        ranked.campaign_id,
        coalesce(identities.canonical_customer_id, ranked.customer_id) as customer_id,
        ranked.channel,
        ranked.variant,
        {{ as_decimal('coalesce(ranked.cost_amount, 0)', 18, 4) }} as cost_amount,
        ranked.variant = 'control' as is_control,
        {{ business_date('ranked.sent_at', zone) }} as sent_date,
        {{ business_date('ranked.opened_at', zone) }} as opened_date,
        {{ business_date('ranked.clicked_at', zone) }} as clicked_date,
        ranked.sent_at,
        ranked.opened_at,
        ranked.clicked_at
    from ranked
    left join identities on ranked.customer_id = identities.customer_id
    where ranked.version_rank = 1
)

select * from final
