{#
    The numbers of seed monitoring_parameters, by which alerts and anomalies are judged: a list of
    codes.
#}
{% macro monitoring_parameters() %}
    {{ return([
        'anomaly_robust_z', 'anomaly_weeks', 'anomaly_residual_days', 'anomaly_expected_count',
        'anomaly_expected_orders', 'anomaly_denominator', 'mad_scale', 'noise_z',
        'minimum_denominator', 'minimum_orders', 'trailing_periods', 'trailing_periods_at_least',
        'quality_periods', 'precision_target',
    ]) }}
{% endmacro %}
