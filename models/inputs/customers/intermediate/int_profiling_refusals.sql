-- One row per span of days on which an id of a customer refuses profiling. The last statement of a
-- day decides it, the refusal if there are two at one time. A span lasts until the day before the
-- id's next statement. What cannot be read refuses on every day. One id that refuses is enough.
with statements as (
    select * from {{ ref('northstar', 'int_consents_stated') }}
    where purpose = 'profiling'
),

ranked_statements as (
    select
        statements.*,
        row_number() over (
            partition by statements.stated_customer_id, statements.changed_date
            order by
                statements.changed_at desc,
                case when statements.is_granted then 1 else 0 end
        ) as statement_rank
    from statements
    where statements.is_readable
),

spans as (
    select
        customer_id,
        is_granted,
        changed_date as valid_from,
        lead(changed_date) over (
            partition by stated_customer_id order by changed_date
        ) as next_date
    from ranked_statements
    where statement_rank = 1
),

final as (
    select
        customer_id,
        valid_from,
        {{ days_before('next_date', 1) }} as valid_to
    from spans
    where not is_granted
    union all
    select distinct
        customer_id,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to
    from statements
    where not is_readable
)

select * from final
