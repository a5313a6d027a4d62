-- One row per day of request and table, or 'all' of them: how far erasure requests are done in the
-- raw tables, which Northstar never changes. Numbers alone, since erased ids are never stored. A
-- request without a readable time has no deadline: it is overdue until it is complete. Ids and rows
-- count on the first day on which their person asked; each day is complete when nothing is left of
-- all whom its requests name.
{{ config(pre_hook="{{ northstar.say_withdrawn_requests() }}") }}
{% set tables = tables_of_people() %}
{% set today = date_literal(run_day(var('today'), var('business_time_zone'))) %}

with erased_ids as (
    select * from {{ ref('northstar', 'int_erased_ids') }}
),

requests as (
    select
        staged_requests.requested_date as request_day,
        erased_ids.person_id
    from {{ ref('northstar', 'stg_erasure_requests') }} as staged_requests
    inner join erased_ids on staged_requests.customer_id = erased_ids.customer_id
),

limits as (
    {{ valid_input_limits() }}
),

tables as (
    {% for table in ['all'] + tables.keys() | list %}
    select '{{ table }}' as table_name
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rows_left as (
    {% for table, erased in tables.items() %}
    select
        '{{ table }}' as table_name,
        {{ erased.requested_date }} as request_day,
        {{ erased.person_id }} as person_id,
        {% if erased.moment %}
        case when staged_rows.{{ erased.moment }} > {{ erased.requested_at }} then 1 else 0 end
        {% else %}
        0
        {% endif %}
            as is_after_request
    from {{ ref('northstar', 'stg_' ~ table) }} as staged_rows
    {{ erased_joins(table, 'staged_rows') }}
    where {{ is_erased(table) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- An erased id as the referrer in the row of somebody else
referrals_left as (
    select erased_ids.requested_date as request_day
    from {{ ref('northstar', 'stg_customers') }} as referred
    inner join erased_ids on referred.referred_by_customer_id = erased_ids.customer_id
    {{ erased_joins('customers', 'referred') }}
    where not {{ is_erased('customers') }}
),

known_people as (
    select distinct person_id from rows_left
    where person_id is not null
),

people_left as (
    select distinct
        tables.table_name,
        rows_left.person_id
    from rows_left
    inner join tables on tables.table_name in ('all', rows_left.table_name)
    where rows_left.person_id is not null
),

counted as (
    select
        requests.request_day,
        tables.table_name,
        1 as requests,
        case when known_people.person_id is null then 1 else 0 end as unknown_requests,
        case when people_left.person_id is null then 0 else 1 end as open_requests,
        0 as ids,
        0 as raw_rows_left,
        0 as rows_after_request,
        0 as referrals_left
    from requests
    cross join tables
    left join known_people on requests.person_id = known_people.person_id
    left join people_left
        on
            requests.person_id = people_left.person_id
            and tables.table_name = people_left.table_name
    union all
    select
        erased_ids.requested_date as request_day,
        tables.table_name,
        0 as requests,
        0 as unknown_requests,
        0 as open_requests,
        1 as ids,
        0 as raw_rows_left,
        0 as rows_after_request,
        0 as referrals_left
    from erased_ids
    cross join tables
    union all
    select
        rows_left.request_day,
        tables.table_name,
        0 as requests,
        0 as unknown_requests,
        0 as open_requests,
        0 as ids,
        1 as raw_rows_left,
        rows_left.is_after_request as rows_after_request,
        0 as referrals_left
    from rows_left
    inner join tables on tables.table_name in ('all', rows_left.table_name)
    union all
    select
        referrals_left.request_day,
        tables.table_name,
        0 as requests,
        0 as unknown_requests,
        0 as open_requests,
        0 as ids,
        0 as raw_rows_left,
        0 as rows_after_request,
        1 as referrals_left
    from referrals_left
    inner join tables on tables.table_name in ('all', 'customers')
),

summed as (
    select
        request_day,
        table_name,
        sum(requests) as requests,
        sum(ids) as ids,
        sum(unknown_requests) as unknown_requests,
        sum(open_requests) as open_requests,
        sum(raw_rows_left) as raw_rows_left,
        sum(rows_after_request) as rows_after_request,
        sum(referrals_left) as referrals_left
    from counted
    group by request_day, table_name
),

dated as (
    select
        summed.*,
        cast({{ dbt.dateadd(
            'day', 'cast(limits.limit_value as integer)', 'summed.request_day'
        ) }} as date) as due_on
    from summed
    inner join limits on limits.limit_code = 'erasure_days'
),

final as (
    select
        table_name,
        cast(requests as bigint) as requests,
        cast(ids as bigint) as ids,
        cast(unknown_requests as bigint) as unknown_requests,
        cast(raw_rows_left as bigint) as raw_rows_left,
        cast(rows_after_request as bigint) as rows_after_request,
        cast(referrals_left as bigint) as referrals_left,
        raw_rows_left = 0 and open_requests = 0 as is_complete,
        (raw_rows_left > 0 or open_requests > 0) and coalesce(due_on < {{ today }}, true)
            as is_overdue,
        request_day,
        due_on
    from dated
)

select * from final
