{#
    The numbers of seed outreach_parameters, each a column of int_outreach_rules: a list of codes.
#}
{% macro outreach_parameters() %}
    {{ return([
        'complaint_days', 'satisfaction_days', 'newcomer_days', 'list_rows',
        'measurable_customers', 'prior_customers', 'compliance_target', 'hit_rate_target',
        'proposals',
    ]) }}
{% endmacro %}
