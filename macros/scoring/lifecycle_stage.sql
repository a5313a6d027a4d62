{#
    Lifecycle stage (S1 names; numbers ours), the first that matches: prospect (no sale), churned,
    decline (silent for more than so many expected gaps and so many days), introduction, growth
    (short tenure or few sales), maturity.

    The first four are SQL expressions, null for a customer without a sale; rules: the alias of
    int_lifecycle_rules_pivoted.
#}
{% macro lifecycle_stage(sales_count, recency_days, tenure_days, expected_gap_days, rules) %}
    {%- set stage -%}
        case
            when {{ sales_count }} is null then 'prospect'
            when {{ recency_days }} > {{ rules }}.churned_recency_days_above then 'churned'
            when {{ recency_days }}
                > {{ rules }}.decline_recency_gaps_above * {{ expected_gap_days }}
                and {{ recency_days }} > {{ rules }}.decline_recency_days_above then 'decline'
            when {{ sales_count }} <= {{ rules }}.introduction_sales_at_most then 'introduction'
            when {{ tenure_days }} <= {{ rules }}.growth_tenure_days_at_most
                or {{ sales_count }} < {{ rules }}.growth_sales_under then 'growth'
            else 'maturity'
        end
    {%- endset -%}
    {{- return(stage) -}}
{% endmacro %}
