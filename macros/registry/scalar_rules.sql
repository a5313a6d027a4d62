{#
    The rules that are one number a day, each a column of int_scalar_rules. A list of:
    - column: the column's name;
    - seed: the rule seed that states the number;
    - codes: {column: code}, what identifies the rule in its seed;
    - condition: the same in SQL, over the alias rules;
    - value: the seed's column with the number.
#}
{% macro scalar_rules() %}
    {% set rules = [] %}
    {% for code in [
        'composite_base_days', 'composite_unit_days', 'interaction_window_days',
        'social_window_days', 'part_active_days', 'part_coverage', 'gap_min_sales',
        'gap_min_days', 'decline_precision_days',
    ] %}
        {% do rules.append({
            'column': code, 'seed': 'scoring_parameters', 'codes': {'parameter_code': code},
            'value': 'parameter_value',
        }) %}
    {% endfor %}
    {% for score, parts in {
        'composite': ['recency', 'frequency', 'monetary'],
        'value_score': ['purchase', 'interaction', 'social'],
    }.items() %}
        {% for part in parts %}
            {% do rules.append({
                'column': score ~ '_' ~ part, 'seed': 'score_weights',
                'codes': {'score': score, 'part': part}, 'value': 'weight',
            }) %}
        {% endfor %}
    {% endfor %}
    {% for seed, stage, bound in [
        ('lifecycle_rules', 'churned', 'recency_days_above'),
        ('lifecycle_rules', 'decline', 'recency_days_above'),
        ('lifecycle_rules', 'decline', 'recency_gaps_above'),
        ('lifecycle_rules', 'introduction', 'sales_at_most'),
        ('lifecycle_rules', 'growth', 'sales_under'),
        ('lifecycle_rules', 'growth', 'tenure_days_at_most'),
        ('journey_rules', 'activated', 'activity_days_at_most'),
        ('journey_rules', 'retained', 'activity_days_at_least'),
        ('journey_rules', 'loyal', 'orders_365d_at_least'),
        ('journey_rules', 'loyal', 'recency_days_at_most'),
    ] %}
        {% do rules.append({
            'column': stage ~ '_' ~ bound, 'seed': seed,
            'codes': {seed.replace('_rules', '_stage'): stage}, 'value': bound,
        }) %}
    {% endfor %}
    {% for rule in rules %}
        {% set conditions = [] %}
        {% for column, code in rule.codes.items() %}
            {% do conditions.append('rules.' ~ column ~ " = '" ~ code ~ "'") %}
        {% endfor %}
        {% do rule.update({'condition': conditions | join(' and ')}) %}
    {% endfor %}
    {{ return(rules) }}
{% endmacro %}
