{#
    Rules change on few days of any calendar quarter (S0 5.4), so that tiers stay comparable. A day
    counts once, however many rules of however many seeds change on it. The failing rows are the
    quarters with too many days.

    model: a relation with change_date;
    at_most: the most days of a quarter.
#}
{% test rule_changes_per_quarter(model, at_most) %}
with quarters as (
    select distinct
        cast({{ dbt.date_trunc('quarter', 'change_date') }} as date) as quarter_start_date,
        change_date
    from {{ model }}
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
