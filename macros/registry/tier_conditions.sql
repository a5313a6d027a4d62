{#
    The conditions that a row of seed tier_rules can set. Matching and explaining a tier both start
    here. A list of:
    - column: the seed's column with the bound; null there means no condition;
    - metric: the column of int_tier_rule_inputs that is compared with the bound;
    - source: the step of int_tier_rule_inputs that the metric comes from, customer_facts or
      customer_scores; none: the model computes it;
    - operator: the SQL operator between metric and bound;
    - unit: days, money (in the rule's currency_code), sales, or points (0 to 100);
    - said: {'en', 'zh'}: the metric as a sentence, {} for its value, (s) for a plural's s;
    - bound_unit: {'en', 'zh'}: what follows the bound.
#}
{% macro tier_conditions() %}
    {% set facts, scores = 'customer_facts', 'customer_scores' %}
    {% set money = ' ' ~ var('reporting_currency') %}
    {% set days = ['days', '', '天'] %}
    {% set amount = ['money', money, money] %}
    {% set recency = ['Last bought {} day(s) ago', '距上次购买{}天'] %}
    {% set spend = ['Spends {}' ~ money ~ ' a month on average', '月均消费{}' ~ money] %}
    {% set conditions = [] %}
    {% for column, metric, source, operator, units, said in [
        ('recency_days_above', 'recency_days', facts, '>', days, recency),
        ('recency_days_at_most', 'recency_days', facts, '<=', days, recency),
        ('avg_monthly_spend_above', 'avg_monthly_spend', facts, '>', amount, spend),
        ('avg_monthly_spend_at_least', 'avg_monthly_spend', facts, '>=', amount, spend),
        ('revenue_365d_at_least', 'revenue_365d', facts, '>=', amount,
         ['Brought {}' ~ money ~ ' of net revenue in 365 days', '365天净收入{}' ~ money]),
        ('max_order_amount_180d_above', 'max_order_amount_180d', facts, '>', amount,
         ['Largest order of 180 days is {}' ~ money, '180天最大单笔金额{}' ~ money]),
        ('orders_365d_at_least', 'orders_365d', facts, '>=', ['sales', '', '次'],
         ['Bought {} time(s) in 365 days', '365天内购买{}次']),
        ('value_score_at_least', 'value_score', scores, '>=', ['points', '', ''],
         ['Value score is {}', '价值分{}']),
        ('value_score_points_at_least', 'value_score_points', none, '>=', ['points', '%', '%'],
         ['Value score is above that of {}% of customers', '价值分高于{}%的用户']),
    ] %}
        {% do conditions.append({
            'column': column, 'metric': metric, 'source': source, 'operator': operator,
            'unit': units[0], 'bound_unit': {'en': units[1], 'zh': units[2]},
            'said': {'en': said[0], 'zh': said[1]},
        }) %}
    {% endfor %}
    {{ return(conditions) }}
{% endmacro %}
