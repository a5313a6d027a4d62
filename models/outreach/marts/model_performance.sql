-- One row per model of next steps. The next category is tried on the last sale of every customer
-- with an earlier one: proposals from what followed that sale's category, fitted without any last
-- sale, against proposals of the most frequent categories alone.
with as_of_dates as (
    select * from {{ ref('northstar', 'int_as_of_dates') }}
    where is_current
),

rules as (
    select * from {{ ref('northstar', 'int_outreach_rules') }}
),

trials as (
    select * from {{ ref('northstar', 'int_sale_categories') }}
    where is_last and previous_category is not null
),

successions as (
    select * from {{ ref('northstar', 'int_category_successions') }}
    where fitted_on = 'earlier'
),

proposals as (
    select
        successions.category,
        successions.next_category
    from successions
    inner join rules on successions.succession_rank <= rules.proposals
),

frequent as (
    select next_category
    from proposals
    where category = ''
),

tried as (
    select
        trials.order_id,
        proposals.next_category is not null as is_hit,
        frequent.next_category is not null as is_base_hit
    from trials
    left join proposals
        on
            trials.previous_category = proposals.category
            and trials.category = proposals.next_category
    left join frequent on trials.category = frequent.next_category
),

counted as (
    select
        count(*) as customers,
        coalesce(sum(case when is_hit then 1 else 0 end), 0) as hits,
        coalesce(sum(case when is_base_hit then 1 else 0 end), 0) as base_hits
    from tried
),

rated as (
    select
        counted.*,
        {{ ratio('counted.hits', 'counted.customers') }} as hit_rate_5,
        {{ ratio('counted.base_hits', 'counted.customers') }} as base_rate_5
    from counted
),

final as (
    select
        'next_category' as model,
        cast(rated.customers as bigint) as customers,
        cast(rated.hits as bigint) as hits,
        cast(rated.base_hits as bigint) as base_hits,
        rated.hit_rate_5,
        rated.base_rate_5,
        {{ as_decimal('rules.hit_rate_target', 28, 6) }} as target_rate,
        rated.hit_rate_5 >= rules.hit_rate_target as is_on_target,
        as_of_dates.as_of_date
    from rated
    cross join rules
    cross join as_of_dates
)

select * from final
