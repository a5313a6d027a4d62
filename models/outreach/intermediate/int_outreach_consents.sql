-- One row per customer and purpose and channel on which something was stated up to the day of the
-- list: whether they agree, and whether a row or a flag says so. Mart consent_status says the same
-- of the as-of date. Of each id the last statement counts, and of all ids the least willing.
{% set purposes = consent_purposes() %}

with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

channels as (
    select channels.*
    from {{ ref('channels') }} as channels
    inner join outreach_dates on {{ valid_on('channels', 'outreach_dates.outreach_date') }}
    where channels.is_contactable
),

statements as (
    select * from {{ ref('northstar', 'int_consents_stated') }}
),

purposes as (
    select
        channels.purpose,
        channels.channel
    from channels
    {% for purpose in purposes if not purpose.has_channels %}
    union all
    select
        '{{ purpose.code }}' as purpose,
        'all' as channel
    {% endfor %}
),

ranked_statements as (
    select
        purposes.channel as judged_channel,
        statements.*,
        row_number() over (
            partition by
                purposes.purpose, purposes.channel, statements.customer_id,
                statements.stated_customer_id
            order by
                {{ latest_statement_first('statements') }}
        ) as statement_rank
    from statements
    cross join outreach_dates
    inner join purposes
        on
            {{ is_reached_statement(
                'statements', 'purposes.purpose', 'purposes.channel',
                'outreach_dates.outreach_date') }}
),

ranked_ids as (
    select
        ranked_statements.*,
        row_number() over (
            partition by
                ranked_statements.purpose, ranked_statements.judged_channel,
                ranked_statements.customer_id
            order by
                {{ deciding_id_first('ranked_statements') }}
        ) as id_rank
    from ranked_statements
    where ranked_statements.statement_rank = 1
),

final as (
    select
        customer_id,
        purpose,
        judged_channel as channel,
        basis,
        is_granted
    from ranked_ids
    where id_rank = 1
)

select * from final
