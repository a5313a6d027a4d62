{# The tag groups (SPEC 6, customer_tags), each a column of int_customer_tags. A list of codes. #}
{% macro tag_groups() %}
    {{ return(['preference', 'scene', 'touchpoint', 'store_distance', 'price_sensitivity']) }}
{% endmacro %}
