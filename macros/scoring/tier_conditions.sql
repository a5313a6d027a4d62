{#
    The conditions that a row of seed tier_rules can set, each in the seed's column of that name;
    null there means no condition. What a rule means and how it is explained both come from here.

    Returns a list of {'column', 'metric', 'operator'}; the metrics are columns of
    int_customer_tier_metrics.
#}
{% macro tier_conditions() %}
    {{ return([
        {'column': 'recency_days_above', 'metric': 'recency_days', 'operator': '>'},
        {'column': 'recency_days_at_most', 'metric': 'recency_days', 'operator': '<='},
        {'column': 'avg_monthly_spend_above', 'metric': 'avg_monthly_spend', 'operator': '>'},
        {'column': 'avg_monthly_spend_at_least', 'metric': 'avg_monthly_spend', 'operator': '>='},
        {'column': 'max_order_amount_180d_above', 'metric': 'max_order_amount_180d',
         'operator': '>'},
        {'column': 'orders_365d_at_least', 'metric': 'orders_365d', 'operator': '>='},
        {'column': 'value_score_at_least', 'metric': 'value_score', 'operator': '>='},
        {'column': 'value_score_points_at_least', 'metric': 'value_score_points',
         'operator': '>='},
    ]) }}
{% endmacro %}
