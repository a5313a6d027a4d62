{#
    The words of seed metric_definitions, a mapping of lists:
    - group, unit, better, aggregation, ratio_kind, adds_over, grain: the words of these columns;
    - cut: the dimensions of a metric's row, also those of targets, benchmarks and scorecards. A
      tier system is a dimension of its own;
    - dimension: the words of column dimensions. Besides the cuts these are market (rows by market),
      market_crossed (rows of a market and a member) and tiers (all systems of the mart).
#}
{% macro metric_words() %}
    {% set cuts = ['all', 'market'] + tier_systems() | map(attribute='code') | list + [
        'tier_group', 'lifecycle_stage', 'channel', 'acquisition_channel', 'category',
        'membership', 'reason', 'funnel_node', 'purpose', 'region', 'table', 'feature',
    ] %}
    {{ return({
        'group': [
            'customers', 'activity', 'commerce', 'value', 'service', 'outreach', 'outside',
            'quality',
        ],
        'unit': [
            'count', 'money', 'share', 'rate', 'multiple', 'days', 'minutes', 'score', 'index',
        ],
        'better': ['higher', 'lower', 'neither'],
        'aggregation': ['sum', 'ratio', 'state', 'median'],
        'ratio_kind': ['proportion', 'counts', 'complete', 'money'],
        'adds_over': ['period', 'market', 'member'],
        'grain': ['day', 'week', 'month', 'quarter', 'year', 'rolling_year'],
        'cut': cuts,
        'dimension': cuts + ['market_crossed', 'tiers'],
    }) }}
{% endmacro %}
