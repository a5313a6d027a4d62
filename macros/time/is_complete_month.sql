{#
    Whether a month is over on a day: its last day is that day or an earlier one.

    month_start: the first day of the month, an SQL date;
    day: an SQL date.
#}
{% macro is_complete_month(month_start, day) %}
    {{- return(month_after(month_start) ~ ' <= ' ~ days_before(day, -1)) -}}
{% endmacro %}
