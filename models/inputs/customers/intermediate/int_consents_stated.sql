-- One row per statement of consent: the accepted rows of table consents, and the opt-in flag of
-- each row of the customers table that counts and states one. Every version stays, because each day
-- is judged by the last one up to it. Statements keep the id that made them: of merged ids all that
-- say something must say yes. Erased people say nothing.
{% set zone = var('business_time_zone') %}

with consents as (
    select staged_consents.*
    from {{ ref('northstar', 'stg_consents') }} as staged_consents
    {{ erased_joins('consents', 'staged_consents') }}
    where staged_consents.rejection_reason is null and not {{ is_erased('consents') }}
),

customer_rows as (
    select staged_customers.*
    from {{ ref('northstar', 'stg_customers') }} as staged_customers
    {{ erased_joins('customers', 'staged_customers') }}
    where staged_customers.rejection_reason is null and not {{ is_erased('customers') }}
),

identities as (
    select * from {{ ref('northstar', 'int_identities_resolved') }}
),

ranked_versions as (
    select
        customer_rows.*,
        row_number() over (
            partition by customer_rows.customer_id
            order by
                {{ newest_version_first('customers', 'customer_rows', 'customer_rows.updated_at') }}
        ) as version_rank
    from customer_rows
),

stated as (
    select
        customer_id,
        purpose,
        case
            {% for purpose in consent_purposes() if not purpose.has_channels %}
            when purpose = '{{ purpose.code }}' then null
            {% endfor %}
            else channel
        end as channel,
        'row' as basis,
        source,
        is_granted,
        is_readable,
        changed_at
    from consents
    {% for purpose in consent_purposes() if purpose.flag %}
    union all
    select
        customer_id,
        '{{ purpose.code }}' as purpose,
        cast(null as {{ dbt.type_string() }}) as channel,
        'flag' as basis,
        cast(null as {{ dbt.type_string() }}) as source,
        {{ purpose.flag }} as is_granted,
        true as is_readable,
        updated_at as changed_at
    from ranked_versions
    where version_rank = 1 and has_stated_{{ purpose.flag }}
    {% endfor %}
),

final as (
    select
        coalesce(identities.canonical_customer_id, stated.customer_id) as customer_id,
        stated.customer_id as stated_customer_id,
        stated.purpose,
        stated.channel,
        stated.basis,
        stated.source,
        stated.is_granted,
        stated.is_readable,
        {{ business_date('stated.changed_at', zone) }} as changed_date,
        stated.changed_at
    from stated
    left join identities on stated.customer_id = identities.customer_id
)

select * from final
