{#
    The conditions that a row of seed tier_rules can set. Matching and explaining a tier both start
    here. A list of:
    - column: the seed's column with the bound; null there means no condition;
    - metric: the column of int_tier_rule_inputs that is compared with the bound;
    - source: the step of int_tier_rule_inputs that the metric comes from, customer_facts or
      customer_scores; none: the model computes it;
    - operator: the SQL operator between metric and bound;
    - unit: days, money (in the rule's currency_code), sales, or points (0 to 100);
    - name_zh: the metric's name in Chinese.
#}
{% macro tier_conditions() %}
    {% set facts, scores = 'customer_facts', 'customer_scores' %}
    {% set conditions = [] %}
    {% for column, metric, source, operator, unit, name_zh in [
        ('recency_days_above', 'recency_days', facts, '>', 'days', '距上次购买天数'),
        ('recency_days_at_most', 'recency_days', facts, '<=', 'days', '距上次购买天数'),
        ('avg_monthly_spend_above', 'avg_monthly_spend', facts, '>', 'money', '月均消费'),
        ('avg_monthly_spend_at_least', 'avg_monthly_spend', facts, '>=', 'money', '月均消费'),
        ('revenue_365d_at_least', 'revenue_365d', facts, '>=', 'money', '365天净收入'),
        ('max_order_amount_180d_above', 'max_order_amount_180d', facts, '>', 'money',
         '180天最大单笔金额'),
        ('orders_365d_at_least', 'orders_365d', facts, '>=', 'sales', '365天订单数'),
        ('value_score_at_least', 'value_score', scores, '>=', 'points', '价值分'),
        ('value_score_points_at_least', 'value_score_points', none, '>=', 'points',
         '价值分高于的用户百分比'),
    ] %}
        {% do conditions.append({
            'column': column, 'metric': metric, 'source': source, 'operator': operator,
            'unit': unit, 'name_zh': name_zh,
        }) %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
