{#
    The columns of a customer's row that hold a tier or the lifecycle stage, as a mapping
    {tier system or 'lifecycle_stage': column}.
#}
{% macro tier_columns() %}
    {% set columns = {} %}
    {% for tier_system in tier_systems() %}
        {% do columns.update({tier_system.code: tier_system.column}) %}
    {% endfor %}
    {% do columns.update({'lifecycle_stage': 'lifecycle_stage'}) %}
    {{ return(columns) }}
{% endmacro %}
