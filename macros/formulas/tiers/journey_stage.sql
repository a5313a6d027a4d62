{#
    Journey stage (S3 5.2, SPEC 5), the furthest reached: 'reached', 'activated', 'retained',
    'monetised' or 'loyal'. A stage need not include the earlier ones. A customer with a sale is
    monetised or loyal, so events alone tell the first three apart.

    sales_count: the number of sales, null without one;
    orders_365d: sales of the trailing 365 days, null without a sale;
    recency_days: whole days since the last sale, null without one;
    is_activated: true if the customer's events activate them; may be null;
    days_active: whole days from the first event to the last, null without any;
    rules: the alias of int_scalar_rules.
#}
{% macro journey_stage(
    sales_count, orders_365d, recency_days, is_activated, days_active, rules
) %}
    {%- set stage -%}
        case
            when {{ orders_365d }} >= {{ rules }}.loyal_orders_365d_at_least
                and {{ recency_days }} <= {{ rules }}.loyal_recency_days_at_most then 'loyal'
            when {{ sales_count }} is not null then 'monetised'
            when {{ days_active }} >= {{ rules }}.retained_activity_days_at_least then 'retained'
            when {{ is_activated }} then 'activated'
            else 'reached'
        end
    {%- endset -%}
    {{- return(stage) -}}
{% endmacro %}
