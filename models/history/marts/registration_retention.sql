-- One row per month of registration, market and acquisition channel. A count says what is known by
-- the as-of date. A share is null until its days are over for the whole month, so that a young
-- month does not look bad.
{% set spans = {
    'active_next_day': ['was_active_next_day', 1],
    'active_within_3_days': ['was_active_within_3_days', 3],
    'lost_within_3_days': ['was_lost_within_3_days', 3],
    'first_sale_within_7_days': ['days_to_first_sale <= 7', 7],
    'first_sale_within_30_days': ['days_to_first_sale <= 30', 30],
} %}

with registrations as (
    select
        *,
        cast({{ dbt.date_trunc('month', 'registered_date') }} as date) as registration_month
    from {{ ref('northstar', 'int_registration_activity') }}
),

counted as (
    select
        registration_month,
        market,
        coalesce(acquisition_channel, 'unknown') as acquisition_channel,
        as_of_date,
        {% for span, condition in spans.items() %}
        count(case when {{ condition[0] }} then 1 end) as {{ span }}_customers,
        {% endfor %}
        count(*) as registered_customers
    from registrations
    group by registration_month, market, coalesce(acquisition_channel, 'unknown'), as_of_date
),

final as (
    select
        market,
        acquisition_channel,
        registered_customers,
        {% for span in spans %}
        {{ span }}_customers,
        {% endfor %}
        {% for span, condition in spans.items() %}
        case
            when {{ days_between(
                dbt.last_day('registration_month', 'month'), 'as_of_date') }} >= {{ condition[1] }}
                then {{ ratio(span ~ '_customers', 'registered_customers') }}
        end as {{ span }}_share,
        {% endfor %}
        registration_month
    from counted
)

select * from final
