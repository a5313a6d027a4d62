{#
    Lifecycle stage (S1 names, our numbers, SPEC 5), the first that matches: 'prospect' (no sale),
    'churned' (silent for long), 'decline' (silent for more than so many expected gaps and so many
    days), 'introduction' (few sales), 'growth' (short tenure or not many sales), 'maturity'.

    sales_count: the number of sales, null without one;
    recency_days: whole days since the last sale, null without one;
    tenure_days: whole days since the first sale, null without one;
    expected_gap_days: days after which the next sale is expected, null without a sale;
    rules: the alias of int_scalar_rules.
#}
{% macro lifecycle_stage(sales_count, recency_days, tenure_days, expected_gap_days, rules) %}
    {%- set stage -%}
        case
            when {{ sales_count }} is null then 'prospect'
            when {{ recency_days }} > {{ rules }}.churned_recency_days_above then 'churned'
            when {{ recency_days }}
                > {{ rules }}.decline_recency_gaps_above
                * {{ as_factor(expected_gap_days, 19, 6) }}
                and {{ recency_days }} > {{ rules }}.decline_recency_days_above then 'decline'
            when {{ sales_count }} <= {{ rules }}.introduction_sales_at_most then 'introduction'
            when {{ tenure_days }} <= {{ rules }}.growth_tenure_days_at_most
                or {{ sales_count }} < {{ rules }}.growth_sales_under then 'growth'
            else 'maturity'
        end
    {%- endset -%}
    {{- return(stage) -}}
{% endmacro %}
