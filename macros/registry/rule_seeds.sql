{#
    The rule seeds with effective dates, read by name alone, so that a project brings its own
    version by disabling ours. moves_history: whether its rules decide scores and tiers of every
    judged day; the others are read for the as-of date alone. Seeds of an optional room are missing
    where the room is switched off.

    Returns a list of {'name', 'moves_history'}.
#}
{% macro rule_seeds() %}
    {% set seeds = [] %}
    {% for name, moves_history in [
        ('coverage_targets', false),
        ('input_limits', false),
        ('journey_rules', true),
        ('lifecycle_rules', true),
        ('rfm_cut_points', true),
        ('rfm_segment_cells', true),
        ('score_weights', true),
        ('scoring_parameters', true),
        ('tag_rules', false),
        ('tier_rules', true),
    ] %}
        {% do seeds.append({'name': name, 'moves_history': moves_history}) %}
    {% endfor %}
    {% for room, names in {
        'value': ['value_parameters'],
        'campaigns': ['campaign_parameters', 'experiment_shares', 'touch_events'],
        'economics': [
            'budget_plans', 'economics_parameters', 'plan_returns',
        ],
        'scorecards': ['scorecards_parameters', 'service_levels'],
        'monitoring': ['alert_rules', 'monitoring_parameters'],
        'budget': ['budget_shifts'],
        'outreach': [
            'channels', 'contact_caps', 'cultural_calendar', 'cultural_terms', 'frequency_groups',
            'market_messages', 'market_profiles', 'outreach_actions', 'outreach_parameters',
            'tier_benefits',
        ],
    }.items() if room_is_on(room) %}
        {% for name in names %}
            {% do seeds.append({'name': name, 'moves_history': false}) %}
        {% endfor %}
    {% endfor %}
    {{ return(seeds) }}
{% endmacro %}
