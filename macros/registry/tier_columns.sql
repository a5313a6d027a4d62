{#
    The tier systems and the lifecycle, each with the column of a customer's row that holds the tier
    or stage, a mapping:
        {'quadrant': 'quadrant_tier', ..., 'lifecycle_stage': 'lifecycle_stage'}
#}
{% macro tier_columns() %}
    {{ return({
        'quadrant': 'quadrant_tier',
        'pyramid': 'pyramid_tier',
        'value_score': 'value_score_tier',
        'rfm_segment': 'rfm_segment',
        'rfm_octant': 'rfm_octant',
        'scenario': 'scenario_tier',
        'lifecycle_stage': 'lifecycle_stage',
    }) }}
{% endmacro %}
