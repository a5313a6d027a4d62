{#
    Average monthly spend 月均消费 (SPEC 3): revenue of the trailing 365 days
    / greatest(1, least(tenure_days, 365) / 30.4375), 4 decimals; a month is 365.25 / 12 days.
    Written as revenue x 487 / greatest(487, 16 x least(tenure_days, 365)), which is the same
    (30.4375 is 487 / 16): one division, of small whole numbers.
    Null where tenure_days is null (no sale).

    revenue: decimal with 4 decimals; tenure_days: whole days.
#}
{% macro average_monthly_spend(revenue, tenure_days) %}
    {{- return(ratio(
        '(' ~ revenue ~ ') * 487',
        'case when ' ~ tenure_days ~ ' is not null then greatest(487, 16 * least('
        ~ tenure_days ~ ', 365)) end',
        scale=4, operand_scale=4)) -}}
{% endmacro %}
