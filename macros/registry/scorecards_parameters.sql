{#
    The numbers of seed scorecards_parameters, by which metrics, targets and scores are made: a list
    of codes.
#}
{% macro scorecards_parameters() %}
    {{ return([
        'active_recency_days', 'coverage_active_days', 'repurchase_orders',
        'repurchase_base_orders', 'churn_silent_days', 'churn_base_days', 'monthly_active_days',
        'next_day_waiting_days', 'week_waiting_days', 'month_waiting_days', 'lost_activity_days',
        'lost_early_days', 'new_channel_days', 'complaint_days', 'complaint_base_days',
        'resolution_waiting_days', 'disparity_group_customers', 'baseline_months',
        'plan_start_month', 'score_months', 'score_where_equal', 'score_best',
    ]) }}
{% endmacro %}
