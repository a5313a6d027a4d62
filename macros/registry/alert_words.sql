{#
    The words of seed alert_rules, a mapping of lists:
    - condition: every condition, and of these
    - condition_with_threshold: those that mean nothing without a threshold;
    - severity: from least to most severe;
    - owner_role: who acts on an alert;
    - dimension: the cuts of metric_words(), and each, for a rule on each_target.
#}
{% macro alert_words() %}
    {% set with_threshold = [
        'above', 'below', 'drop_above', 'rise_above', 'difference_below', 'difference_above',
        'declining',
    ] %}
    {{ return({
        'condition': with_threshold + ['worse_than', 'anomaly', 'definition_changed'],
        'condition_with_threshold': with_threshold,
        'severity': ['info', 'warning', 'critical'],
        'owner_role': [
            'analyst', 'compliance', 'data', 'finance', 'management', 'marketing', 'region',
            'service',
        ],
        'dimension': metric_words().cut + ['each'],
    }) }}
{% endmacro %}
