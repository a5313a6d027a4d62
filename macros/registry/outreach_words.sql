{#
    The closed lists of the rule seeds of outreach, a mapping {word: [code, ...]}:
    - audience_kind: what an action's audience_code names: a tier as <tier_system>:<tier_code>, a
      cell of pyramid tier and lifecycle phase as <tier_code>:<phase>, a lifecycle stage, or a
      signal;
    - signal: an open complaint; a latest answer that is not pleased; a newcomer of an emerging
      market;
    - action_system: the tier systems each of whose tiers has an action (SPEC-outreach P4);
    - objective: what an action is for. service is no marketing: it needs no consent;
    - needs_approval: whether the three levels must say yes before, sensitive: in sensitive markets;
    - calendar_kind, matches, benefit_class, promotion, high_end_phase: as their seeds describe.
#}
{% macro outreach_words() %}
    {{ return({
        'audience_kind': ['tier', 'pyramid_phase', 'lifecycle_stage', 'signal'],
        'signal': ['open_complaint', 'low_satisfaction', 'new_in_emerging'],
        'action_system': ['quadrant', 'pyramid', 'value_score'],
        'objective': ['retain', 'grow', 'activate', 'recall', 'refer', 'service'],
        'needs_approval': ['never', 'sensitive', 'always'],
        'calendar_kind': ['use', 'avoid'],
        'matches': ['word', 'part'],
        'benefit_class': ['service', 'access', 'price', 'experience', 'co_creation'],
        'promotion': ['discount', 'quality'],
        'lifecycle_phase': ['exploration', 'stable', 'churn_warning'],
        'high_end_phase': ['refined_outreach', 'personal_interaction', 'value_co_creation'],
    }) }}
{% endmacro %}
