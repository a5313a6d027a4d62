{#
    The share of gross revenue that stays after refunds and credit notes, 0 to 1, 6 decimals
    (SPEC-value V2). Null without gross revenue.

    net_revenue: 4 decimals; gross_revenue: the same.
#}
{% macro net_rate(net_revenue, gross_revenue) %}
    {%- set rate = ratio(net_revenue, gross_revenue, operand_scale=4) -%}
    {{- return('case when ' ~ gross_revenue ~ ' > 0 then '
        ~ as_decimal('greatest(least(' ~ rate ~ ', 1), 0)', 28, 6) ~ ' end') -}}
{% endmacro %}
