{# The intermediate models of older versions that have no model of that name any more
   (CHANGELOG.md). A list of names. #}
{% macro retired_models() %}
    {{ return([
        'int_current_tier_metrics', 'int_customer_tier_metrics', 'int_customers_attributed',
        'int_events_read', 'int_input_issues', 'int_journey_rules', 'int_journey_rules_pivoted',
        'int_lifecycle_rules_pivoted', 'int_order_items_judged', 'int_order_items_read',
        'int_orders_judged', 'int_orders_read', 'int_prospect_runs', 'int_refunds_judged',
        'int_refunds_read', 'int_rule_versions', 'int_score_weights_pivoted',
        'int_scoring_parameters', 'int_stage_returns', 'int_surveys_judged',
        'int_tag_rules_pivoted', 'int_tier_moves', 'int_tier_runs', 'int_tiers_passed_over',
    ]) }}
{% endmacro %}
