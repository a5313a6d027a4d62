{#
    True if a day lies before var earliest_order_date or after run_day() (SPEC 2): an order mistyped
    into the year 2106 must not move the as-of date. Null stays null.

    day: an SQL date.
#}
{% macro is_out_of_range(day) %}
    {%- set latest = run_day(var('today'), var('business_time_zone')) -%}
    {{- return('(' ~ day ~ ' < ' ~ date_literal(var('earliest_order_date')) ~ ' or ' ~ day ~ ' > '
        ~ date_literal(latest) ~ ')') -}}
{% endmacro %}
