{#
    The tier systems: the ways to put every customer with a sale into exactly one tier. A list of:
    - code: the system's code, as in seed tier_rules;
    - column: the column of a customer's row that holds the tier;
    - decided_by: what finds the tier: 'rules' of seed tier_rules, matched in order; the 'cells' of
      seed rfm_segment_cells; or the 'octant' of the three scores;
    - has_category: whether a tier is a rule's tier (a band) with the customer's top category, as
      <band>_<category>;
    - rule_column: the column that holds the tier_code of the rule alone.

    A system by rules needs an entry here, its rows in seed tier_rules, and its column's description
    in the marts customers and customer_history.
#}
{% macro tier_systems() %}
    {% set systems = [] %}
    {% for code, column, decided_by, has_category in [
        ('quadrant', 'quadrant_tier', 'rules', false),
        ('pyramid', 'pyramid_tier', 'rules', false),
        ('value_score', 'value_score_tier', 'rules', false),
        ('rfm_segment', 'rfm_segment', 'cells', false),
        ('rfm_octant', 'rfm_octant', 'octant', false),
        ('scenario', 'scenario_tier', 'rules', true),
    ] %}
        {% if decided_by not in ['rules', 'cells', 'octant'] %}
            {% do exceptions.raise_compiler_error(
                "tier_systems(): '" ~ code ~ "' is decided by '" ~ decided_by
                ~ "'. Allowed: rules, cells, octant.") %}
        {% endif %}
        {% do systems.append({
            'code': code,
            'column': column,
            'decided_by': decided_by,
            'has_category': has_category,
            'rule_column': code ~ '_band' if has_category else column,
        }) %}
    {% endfor %}
    {{ return(systems) }}
{% endmacro %}
