{#
    The models that count metrics, a list of names. Each has a row per metric_code, period_grain,
    period_start, market, dimension and member, with numerator and denominator. Those of an optional
    room are left out where it is switched off.
#}
{% macro metric_families() %}
    {% set families = [
        'int_metrics_of_customers',
        'int_metrics_of_sales',
        'int_metrics_of_activity',
        'int_metrics_of_service',
        'int_metrics_of_predictions',
        'int_metrics_of_touchpoints',
        'int_metrics_of_outside',
    ] %}
    {% for room, names in {
        'economics': ['int_metrics_of_value'],
        'campaigns': ['int_metrics_of_campaigns', 'int_metrics_of_attribution'],
        'compliance': ['int_metrics_of_compliance'],
        'privacy': ['int_metrics_of_privacy'],
    }.items() if room_is_on(room) %}
        {% do families.extend(names) %}
    {% endfor %}
    {{ return(families) }}
{% endmacro %}
