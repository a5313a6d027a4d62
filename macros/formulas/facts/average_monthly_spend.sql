{#
    Average monthly spend 月均消费 (SPEC 3), 4 decimals, null if an argument is null:
        revenue / greatest(1, least(tenure_days, 365) / 30.4375)
    A month has 365.25 / 12 = 487 / 16 days, so a single division gives the same:
        revenue x 487 / greatest(487, 16 x least(tenure_days, 365))

    revenue: net revenue of the trailing 365 days, 4 decimals;
    tenure_days: whole days since the first sale, null without one.
#}
{% macro average_monthly_spend(revenue, tenure_days) %}
    {{- return(ratio(
        '(' ~ revenue ~ ') * 487',
        'case when ' ~ tenure_days ~ ' is not null then greatest(487, 16 * least('
        ~ tenure_days ~ ', 365)) end',
        scale=4, operand_scale=4)) -}}
{% endmacro %}
