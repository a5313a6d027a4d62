-- No alert of var fail_on_severity or more severe is open. Without the variable no alert fails a
-- build.
{% set severities = alert_words().severity %}
{% set least = var('fail_on_severity') %}
{{ config(enabled=least is not none and room_is_on('monitoring')) }}
with alerts as (
    select * from {{ ref('northstar', 'alerts') }}
    where is_open
),

final as (
    select
        rule_code,
        severity,
        market,
        member,
        period_start,
        explanation_en
    from alerts
    where
        severity in (
            '{{ severities[severities.index(least):] | join("', '") if least in severities }}'
        )
)

select * from final
