{#
    Whether a day lies before var earliest_order_date or after the run's last day (run_day).
    day: an SQL date. A day typed as 2106 must not move the as-of date.
#}
{% macro is_out_of_range(day) %}
    {%- set latest = run_day(var('today'), var('business_time_zone')) -%}
    {{- return('(' ~ day ~ ' < ' ~ date_literal(var('earliest_order_date')) ~ ' or ' ~ day ~ ' > '
        ~ date_literal(latest) ~ ')') -}}
{% endmacro %}
