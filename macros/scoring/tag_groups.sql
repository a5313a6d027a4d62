{# The tag groups, each a column of int_customer_tags. A list. #}
{% macro tag_groups() %}
    {{ return(['preference', 'scene', 'touchpoint', 'store_distance', 'price_sensitivity']) }}
{% endmacro %}
