{# The codes of seed scoring_parameters, each one number of the scoring formulas. A list. #}
{% macro scoring_parameters() %}
    {{ return([
        'composite_base_days', 'composite_unit_days', 'interaction_window_days',
        'social_window_days', 'part_active_days', 'part_coverage', 'gap_min_sales',
        'gap_min_days', 'decline_precision_days',
    ]) }}
{% endmacro %}
