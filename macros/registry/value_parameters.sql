{#
    The numbers of seed value_parameters, each a column of int_value_rules: a list of codes.
#}
{% macro value_parameters() %}
    {{ return([
        'fit_customers', 'fit_repeat_customers', 'fit_tolerance', 'no_dropout_share',
        'at_risk_p_alive', 'at_risk_deciles', 'bought_purchases', 'expected_gaps',
    ]) }}
{% endmacro %}
