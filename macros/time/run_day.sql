{#
    The last day that a fact may carry, as YYYY-MM-DD text: var today, or the day on which the run
    started. No other macro uses a run's own time. It only keeps mistyped days of the future out; no
    customer is judged by it. Stops the run at an unknown time zone.

    today: var today, or none for the day on which the run started;
    business_time_zone: the IANA name of the zone in which that start becomes a day.
#}
{% macro run_day(today, business_time_zone) %}
    {% if today is not none %}
        {{ return(today | string) }}
    {% endif %}
    {% do _check_time_zone(business_time_zone) %}
    {% set zone = modules.pytz.timezone(business_time_zone) %}
    {{ return(run_started_at.astimezone(zone).strftime('%Y-%m-%d')) }}
{% endmacro %}
