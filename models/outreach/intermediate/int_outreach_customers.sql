-- One row per customer, prospects included, with all that decides about messages but consent and
-- caps: what has happened up to the day of the list. An answer is low if it is not pleased on the
-- scale of its kind; of two answers at one time the worse counts. A customer takes part in an
-- experiment with either arm, since a message would spoil the control group above all.
{% set windows = var('conversion_window_days') %}

with outreach_dates as (
    select * from {{ ref('northstar', 'int_outreach_dates') }}
),

rules as (
    select * from {{ ref('northstar', 'int_outreach_rules') }}
),

customers as (
    select * from {{ ref('northstar', 'customers') }}
),

merged_customers as (
    select * from {{ ref('northstar', 'int_customers_merged') }}
),

{% if room_is_on('value') %}
predictions as (
    select
        customer_id,
        predicted_revenue_365d
    from {{ ref('northstar', 'customer_value') }}
),

{% endif %}
markets as (
    select * from {{ ref('northstar', 'int_outreach_markets') }}
),

consents as (
    select * from {{ ref('northstar', 'int_outreach_consents') }}
    where purpose = 'profiling'
),

complaints as (
    select
        tickets.customer_id,
        max(tickets.opened_date) as complained_date
    from {{ ref('northstar', 'int_tickets_accepted') }} as tickets
    inner join outreach_dates on tickets.opened_date <= outreach_dates.outreach_date
    cross join rules
    where
        tickets.kind = 'complaint'
        and (
            tickets.resolved_date is null
            or tickets.resolved_date > outreach_dates.outreach_date
        )
        and {{ days_between('tickets.opened_date', 'outreach_dates.outreach_date') }}
        <= rules.complaint_days
    group by tickets.customer_id
),

answers as (
    select
        surveys.customer_id,
        surveys.responded_date,
        surveys.is_dissatisfied,
        {{ days_between('surveys.responded_date', 'outreach_dates.outreach_date') }} as days_ago,
        row_number() over (
            partition by surveys.customer_id, surveys.kind
            order by
                surveys.responded_at desc,
                surveys.score,
                {{ byte_order('surveys.response_id') }}
        ) as answer_rank
    from {{ ref('northstar', 'int_surveys_accepted') }} as surveys
    inner join outreach_dates on surveys.responded_date <= outreach_dates.outreach_date
    where surveys.kind in ('csat', 'nps')
),

low_answers as (
    select
        answers.customer_id,
        max(answers.responded_date) as answered_date
    from answers
    cross join rules
    where
        answers.answer_rank = 1
        and answers.is_dissatisfied
        and answers.days_ago <= rules.satisfaction_days
    group by answers.customer_id
),

sends as (
    select
        sends.campaign_id,
        sends.customer_id,
        sends.is_control,
        sends.sent_date
    from {{ ref('northstar', 'int_campaign_sends_accepted') }} as sends
    inner join outreach_dates on sends.sent_date <= outreach_dates.outreach_date
),

campaigns as (
    select * from {{ ref('northstar', 'int_campaigns_accepted') }}
),

drawn_campaigns as (
    select
        campaign_id,
        max(sent_date) as last_sent_date
    from sends
    group by campaign_id
    having max(case when is_control then 1 else 0 end) = 1
),

running_experiments as (
    select drawn_campaigns.campaign_id
    from drawn_campaigns
    cross join outreach_dates
    left join campaigns on drawn_campaigns.campaign_id = campaigns.campaign_id
    where
        campaigns.action_code is null
        and outreach_dates.outreach_date <= {{ days_before(
            'coalesce(campaigns.ends_date, drawn_campaigns.last_sent_date)', -windows
        ) }}
),

participants as (
    select distinct sends.customer_id
    from sends
    inner join running_experiments on sends.campaign_id = running_experiments.campaign_id
),

final as (
    select
        outreach_dates.as_of_date,
        outreach_dates.outreach_date,
        customers.customer_id,
        customers.market,
        customers.quadrant_tier,
        customers.pyramid_tier,
        customers.value_score_tier,
        customers.lifecycle_stage,
        customers.lifecycle_phase,
        markets.language,
        markets.preferred_channel,
        markets.replacement_theme_en,
        markets.replacement_theme_zh,
        {% if room_is_on('value') %}
        {{ as_decimal(
            'coalesce(predictions.predicted_revenue_365d, customers.average_order_value)', 28, 4
        ) }} as expected_value,
        {% else %}
        customers.average_order_value as expected_value,
        {% endif %}
        customers.recency_days
        + {{ days_between('outreach_dates.as_of_date', 'outreach_dates.outreach_date') }}
            as days_since_sale,
        coalesce(consents.is_granted, true) as is_profiled,
        coalesce(merged_customers.has_email, false) as has_email,
        coalesce(merged_customers.has_phone, false) as has_phone,
        customers.quadrant_tier is not null and customers.quadrant_tier = 'north_star'
            as is_big_spender,
        markets.is_emerging
        and coalesce(
            {{ days_between('customers.registered_date', 'outreach_dates.outreach_date') }}
            <= rules.newcomer_days, false
        ) as is_new_in_emerging,
        markets.is_sensitive,
        markets.is_paused,
        markets.is_blackout,
        participants.customer_id is not null as is_in_experiment,
        complaints.complained_date,
        low_answers.answered_date,
        customers.registered_date,
        markets.send_date,
        markets.send_from,
        markets.send_to
    from customers
    cross join outreach_dates
    cross join rules
    inner join markets on customers.market = markets.market
    left join merged_customers on customers.customer_id = merged_customers.customer_id
    {% if room_is_on('value') %}
    left join predictions on customers.customer_id = predictions.customer_id
    {% endif %}
    left join consents on customers.customer_id = consents.customer_id
    left join complaints on customers.customer_id = complaints.customer_id
    left join low_answers on customers.customer_id = low_answers.customer_id
    left join participants on customers.customer_id = participants.customer_id
)

select * from final
