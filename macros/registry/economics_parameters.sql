{#
    The numbers of seed economics_parameters, each a column of int_economics_rules: a list of codes.
#}
{% macro economics_parameters() %}
    {{ return([
        'ltv_to_cac_target', 'judged_new_customers', 'roi_floor', 'cost_rise',
        'cost_rise_from_share', 'elastic_line_share', 'region_factor_at_least',
        'region_factor_at_most', 'priority_value', 'priority_growth', 'priority_return',
        'new_market_months', 'mature_market_months',
    ]) }}
{% endmacro %}
