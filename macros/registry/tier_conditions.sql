{#
    The conditions that a row of seed tier_rules can set, a list of mappings. Matching and
    explaining a tier both start here.

    - column: the seed's column with the bound; null there means no condition.
    - metric: the column of int_tier_rule_inputs that is compared with the bound.
    - operator: the SQL operator between metric and bound.
    - name_zh: the metric's name in Chinese.
#}
{% macro tier_conditions() %}
    {% set conditions = [] %}
    {% for column, metric, operator, name_zh in [
        ['recency_days_above', 'recency_days', '>', '距上次购买天数'],
        ['recency_days_at_most', 'recency_days', '<=', '距上次购买天数'],
        ['avg_monthly_spend_above', 'avg_monthly_spend', '>', '月均消费'],
        ['avg_monthly_spend_at_least', 'avg_monthly_spend', '>=', '月均消费'],
        ['max_order_amount_180d_above', 'max_order_amount_180d', '>', '180天最大单笔金额'],
        ['orders_365d_at_least', 'orders_365d', '>=', '365天订单数'],
        ['value_score_at_least', 'value_score', '>=', '价值分'],
        ['value_score_points_at_least', 'value_score_points', '>=', '价值分高于的用户百分比'],
    ] %}
        {% do conditions.append({
            'column': column, 'metric': metric, 'operator': operator, 'name_zh': name_zh,
        }) %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
