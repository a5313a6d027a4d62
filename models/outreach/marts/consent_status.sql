-- One row per customer, purpose and channel on which customers are contacted: whether they agree on
-- the as-of date. Statements are judged id by id, then the ids of a customer together.
{% set purposes = consent_purposes() %}
{% set text = dbt.type_string() %}

with customers as (
    select
        as_of_date,
        customer_id
    from {{ ref('northstar', 'int_customers_described') }}
),

as_of_dates as (
    select max(as_of_date) as as_of_date
    from customers
),

channels as (
    select channels.*
    from {{ ref('channels') }} as channels
    inner join as_of_dates on {{ valid_on('channels', 'as_of_dates.as_of_date') }}
    where channels.is_contactable
),

statements as (
    select * from {{ ref('northstar', 'int_consents_stated') }}
),

purposes as (
    {% for purpose in purposes %}
    select
        '{{ purpose.code }}' as purpose,
        {{ 'channels.channel' if purpose.has_channels else "'all'" }} as channel,
        {{ purpose.default }} as default_is_granted
    {% if purpose.has_channels %}
    from channels
    {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- What each id says last, of all that it says by the day.
ranked_statements as (
    select
        customers.as_of_date,
        purposes.purpose as judged_purpose,
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
    inner join customers on statements.customer_id = customers.customer_id
    inner join purposes
        on
            {{ is_reached_statement(
                'statements', 'purposes.purpose', 'purposes.channel', 'customers.as_of_date') }}
),

ranked_ids as (
    select
        ranked_statements.*,
        row_number() over (
            partition by
                ranked_statements.judged_purpose, ranked_statements.judged_channel,
                ranked_statements.customer_id
            order by
                {{ deciding_id_first('ranked_statements') }}
        ) as id_rank
    from ranked_statements
    where ranked_statements.statement_rank = 1
),

decided as (
    select * from ranked_ids
    where id_rank = 1
),

final as (
    select
        customers.as_of_date,
        customers.customer_id,
        purposes.purpose,
        purposes.channel,
        coalesce(decided.basis, 'default') as basis,
        coalesce(decided.is_granted, purposes.default_is_granted) as is_granted,
        case when decided.is_readable then decided.changed_date end as since
    from customers
    cross join purposes
    left join decided
        on
            customers.customer_id = decided.customer_id
            and purposes.purpose = decided.judged_purpose
            and purposes.channel = decided.judged_channel
)

select * from final
