{#
    The tag groups, each with at most one tag per customer. A list of:
    - code: the group's code, as in mart customer_tags;
    - column: the column of mart customers that holds the tag;
    - value: the column of int_customer_tags' step `measured` that the tag comes from;
    - decided_by: 'value' (the value is the tag) or 'rules' of seed tag_rules, matched in order.
#}
{% macro tag_groups() %}
    {% set groups = [] %}
    {% for code, value, decided_by in [
        ('preference', 'top_category_slug', 'value'),
        ('scene', 'top_scene', 'value'),
        ('touchpoint', 'top_channel', 'value'),
        ('store_distance', 'nearest_store_km', 'rules'),
        ('price_sensitivity', 'discounted_sales_share', 'rules'),
    ] %}
        {% do groups.append({
            'code': code, 'column': code ~ '_tag', 'value': value, 'decided_by': decided_by,
        }) %}
    {% endfor %}
    {{ return(groups) }}
{% endmacro %}
