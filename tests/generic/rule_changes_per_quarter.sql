{#
    Rules are changed on at most so many days of any calendar quarter (S0 5.4: 3), so that tiers
    stay comparable. A day counts once, however many rows change on it. The first versions, which
    have no valid_from, change nothing. The failing rows are the quarters with too many days.
#}
{% test rule_changes_per_quarter(model, at_most) %}
with change_days as (
    select valid_from as change_date
    from {{ model }}
    where valid_from is not null
    union
    select {{ days_before('valid_to', -1) }} as change_date
    from {{ model }}
    where valid_to is not null
),

quarters as (
    select
        cast({{ dbt.date_trunc('quarter', 'change_date') }} as date) as quarter_start_date,
        change_date
    from change_days
)

select
    quarter_start_date,
    count(*) as change_days_count,
    min(change_date) as first_change_date,
    max(change_date) as last_change_date
from quarters
group by quarter_start_date
having count(*) > {{ at_most }}
{% endtest %}
