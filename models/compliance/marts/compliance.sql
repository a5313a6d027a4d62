-- One row per month and market in which something was sent. A message may have several faults; it
-- is compliant without any. Months are those of sending, the current one included.
with sends as (
    select * from {{ ref('northstar', 'int_sends_judged') }}
),

rules as (
    select * from {{ ref('northstar', 'int_compliance_rules') }}
),

counted as (
    select
        month_start,
        market,
        count(*) as sends,
        sum(case when is_compliant then 1 else 0 end) as compliant_sends,
        {% for fault, flag in {
            'no_consent': 'is_without_consent',
            'consent_unknown': 'is_consent_unknown',
            'over_cap': 'is_over_cap',
            'in_quiet_hours': 'is_in_quiet_hours',
            'on_avoid_day': 'is_on_avoid_day',
            'unapproved': 'is_unapproved',
        }.items() %}
        sum(case when {{ flag }} then 1 else 0 end) as {{ fault }},
        {% endfor %}
        sum(case when has_taboo_term then 1 else 0 end) as taboo_term
    from sends
    group by month_start, market
),

rated as (
    select
        counted.*,
        {{ ratio('counted.compliant_sends', 'counted.sends') }} as compliance_rate
    from counted
),

final as (
    select
        rated.market,
        {% for count in [
            'sends', 'compliant_sends', 'no_consent', 'consent_unknown', 'over_cap',
            'in_quiet_hours', 'on_avoid_day', 'unapproved', 'taboo_term',
        ] %}
        cast(rated.{{ count }} as bigint) as {{ count }},
        {% endfor %}
        rated.compliance_rate,
        {{ as_decimal('rules.compliance_target', 28, 6) }} as target_rate,
        rated.compliance_rate < rules.compliance_target as is_below_target,
        rated.month_start as month
    from rated
    cross join rules
)

select * from final
