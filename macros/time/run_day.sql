{#
    The last day that a fact may carry: var today, or the day (in the business time zone) on which
    the run started. Returns the day as YYYY-MM-DD text. The only place where a run's own time is
    used, so that a day typed wrong cannot lie in the future; nothing is judged by it.
#}
{% macro run_day(today, business_time_zone) %}
    {% if today is not none %}
        {{ return(today | string) }}
    {% endif %}
    {% do _check_time_zone(business_time_zone) %}
    {% set zone = modules.pytz.timezone(business_time_zone) %}
    {{ return(run_started_at.astimezone(zone).strftime('%Y-%m-%d')) }}
{% endmacro %}
