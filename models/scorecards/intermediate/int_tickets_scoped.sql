-- Apart from the metrics, which read it several times: Spark plans a CTE as often as it is named.
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}

with days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain in ('week', 'month', 'quarter')
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

tickets as (
    select * from {{ ref('northstar', 'int_tickets_observed') }}
),

opened as (
    select
        days.period_grain,
        days.period_start,
        days.before_date,
        days.is_judged_before,
        tickets.*
    from tickets
    inner join days on tickets.opened_date = days.day
),

opened_judged as (
    {{ rows_with_tiers_before('opened') }}
),

final as (
    {{ rows_in_scopes('opened_judged', dict(systems, reason='reason'), [
        'period_grain', 'period_start', 'before_date', 'ticket_id', 'kind',
        'first_response_minutes', 'resolution_days', 'is_in_time', 'is_response_judged',
        'is_resolution_judged',
    ]) }}
)

select * from final
