{#
    The columns of a customer's row by which metrics are cut (var metric_tier_systems, and the
    lifecycle stage), as a mapping {tier system or 'lifecycle_stage': column}.
#}
{% macro metric_tier_columns() %}
    {% set columns = {} %}
    {% for tier_system in tier_systems() if tier_system.code in var('metric_tier_systems') %}
        {% do columns.update({tier_system.code: tier_system.column}) %}
    {% endfor %}
    {% do columns.update({'lifecycle_stage': 'lifecycle_stage'}) %}
    {{ return(columns) }}
{% endmacro %}
