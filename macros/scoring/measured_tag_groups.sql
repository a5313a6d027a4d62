{# The tag groups whose tag comes from a measured value by the rules of seed tag_rules. A list. #}
{% macro measured_tag_groups() %}
    {{ return(['store_distance', 'price_sensitivity']) }}
{% endmacro %}
