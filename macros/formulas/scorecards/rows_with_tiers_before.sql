{#
    A select of the rows of a relation with their customer's tier before the period: that of the
    month end before it, none without a sale by then or without a customer, null where that day is
    not judged. Columns: one per tier system of var metric_tier_systems, and all of the relation.

    relation: a CTE with customer_id, before_date and is_judged_before (int_metric_days), beside a
        CTE customer_tiers, which is int_customer_tiers.
#}
{% macro rows_with_tiers_before(relation) %}
    select
        {% for dimension, column in metric_tier_columns().items()
            if dimension != 'lifecycle_stage' %}
        case
            when {{ relation }}.is_judged_before
                then coalesce(customer_tiers.{{ column }}, 'none')
        end as {{ column }},
        {% endfor %}
        {{ relation }}.*
    from {{ relation }}
    left join customer_tiers
        on
            {{ relation }}.before_date = customer_tiers.as_of_date
            and {{ relation }}.customer_id = customer_tiers.customer_id
{% endmacro %}
