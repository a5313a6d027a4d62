-- Each row of table consents that names a channel names one on which customers are contacted (seed
-- channels), except for profiling, which has none. A misspelt one withdraws nothing.
{{ config(severity='warn') }}
with statements as (
    select * from {{ ref('northstar', 'int_consents_stated') }}
),

channels as (
    select * from {{ ref('channels') }}
    where is_contactable
),

final as (
    select
        purpose,
        channel,
        count(*) as rows_count
    from statements
    where
        channel is not null
        and not exists (
            select 1
            from channels
            where statements.channel = channels.channel
        )
    group by purpose, channel
)

select * from final
