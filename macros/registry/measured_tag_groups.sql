{#
    The tag groups with a measured value, from which seed tag_rules makes the tag. A list of codes.
#}
{% macro measured_tag_groups() %}
    {{ return(['store_distance', 'price_sensitivity']) }}
{% endmacro %}
