{#
    Average monthly spend 月均消费 (SPEC 3): revenue of the trailing 365 days
    / greatest(1, least(tenure_days, 365) / 30.4375), 4 decimals; a month is 365.25 / 12 days.
    Written as revenue x 30.4375 / greatest(30.4375, least(tenure_days, 365)), so that only one
    division is rounded. Null where tenure_days is null (no sale).

    revenue: decimal with 4 decimals; tenure_days: whole days.
#}
{% macro average_monthly_spend(revenue, tenure_days) %}
    {%- set month_days = '30.4375' -%}
    {{- return(ratio(
        '(' ~ revenue ~ ') * ' ~ month_days,
        'case when ' ~ tenure_days ~ ' is not null then greatest(' ~ month_days ~ ', least('
        ~ tenure_days ~ ', 365)) end',
        scale=4, operand_scale=8)) -}}
{% endmacro %}
