{#
    The numbers of seed campaign_parameters, each a column of int_campaign_rules: a list of codes.
#}
{% macro campaign_parameters() %}
    {{ return([
        'lapsed_days', 'smallest_arm', 'ratio_mismatch_p', 'significant_p', 'interval_quantile',
        'detectable_quantiles', 'touch_days', 'position_first_share', 'position_last_share',
        'half_life_days', 'stuck_ratio', 'stuck_customers', 'path_hours',
    ]) }}
{% endmacro %}
