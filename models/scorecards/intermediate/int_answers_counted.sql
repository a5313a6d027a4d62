-- Apart from the metrics, which read it several times: Spark plans a CTE as often as it is named.
{% set systems = metric_tier_columns() %}
{% do systems.pop('lifecycle_stage') %}
{% set scope = [
    'period_grain', 'period_start', 'before_date', 'market', 'dimension', 'member', 'judged_by',
] %}

with days as (
    select * from {{ ref('northstar', 'int_metric_days') }}
    where period_grain in ('week', 'month', 'quarter')
),

members as (
    select * from {{ ref('northstar', 'int_members_described') }}
),

customer_tiers as (
    select * from {{ ref('northstar', 'int_customer_tiers') }}
),

surveys as (
    select
        surveys.*,
        coalesce(members.market, 'ZZ') as market
    from {{ ref('northstar', 'int_surveys_accepted') }} as surveys
    left join members on surveys.customer_id = members.customer_id
),

responded as (
    select
        days.period_grain,
        days.period_start,
        days.before_date,
        days.is_judged_before,
        surveys.*
    from surveys
    inner join days on surveys.responded_date = days.day
),

responded_judged as (
    {{ rows_with_tiers_before('responded') }}
),

responded_scoped as (
    {{ rows_in_scopes('responded_judged', systems, [
        'period_grain', 'period_start', 'before_date', 'kind', 'score', 'score_min', 'score_max',
        'is_satisfied', 'is_dissatisfied',
    ]) }}
),

final as (
    select
        {{ scope | join(', ') }},
        kind,
        count(*) as answers,
        count(case when is_satisfied then 1 end) as satisfied,
        count(case when is_dissatisfied then 1 end) as dissatisfied,
        sum(score) as score,
        {{ as_decimal(
            'sum(' ~ ratio('(score - score_min)', '(score_max - score_min)', 6, 4) ~ ')', 28, 6
        ) }} as scaled_score
    from responded_scoped
    group by {{ scope | join(', ') }}, kind
)

select * from final
