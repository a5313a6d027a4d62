-- Few rows of a table are rejected, superseded or do not count, and few have a bad value in one
-- optional column (seed input_limits). The test only
-- warns, because a shop may really be like that. A failing row says what to look at.
{{ config(severity='warn') }}

with limits as (
    {{ valid_input_limits() }}
),

limited as (
    select
        table_name,
        case
            when outcome = 'superseded_version' then 'superseded_share'
            when outcome_kind = 'not_counted' then 'not_counted_share'
            when outcome_kind = 'issue' then 'issue_share'
            else 'rejected_share'
        end as limit_code,
        case when outcome_kind = 'issue' then outcome end as issue,
        row_count,
        share
    from {{ ref('northstar', 'input_summary') }}
    where
        outcome_kind in ('rejected', 'not_counted', 'issue')
        and outcome not in ('missing_customer_id', 'erased_customer')
),

compared as (
    select
        table_name,
        limit_code,
        issue,
        sum(row_count) as row_count,
        sum(share) as share
    from limited
    group by
        table_name,
        limit_code,
        issue
)

select
    compared.table_name,
    compared.limit_code,
    compared.row_count,
    compared.share,
    limits.limit_value,
    compared.issue,
    case compared.limit_code
        when 'superseded_share' then 'is this one row per order line? see raw_lines'
        when 'not_counted_share' then 'which statuses are sales? see counted_statuses'
        else 'why? see input_summary'
    end as what_to_do
from compared
inner join limits on compared.limit_code = limits.limit_code
where compared.share > limits.limit_value
