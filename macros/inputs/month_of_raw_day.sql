{#
    The first day of the month of a raw row's day, which may lie anywhere. Null where it is null,
    and where its year has not the four digits of a date: engines write such a day in different
    ways, and Python and most BI tools cannot read it.

    day: an SQL date.
#}
{% macro month_of_raw_day(day) %}
    {{- return('case when ' ~ day ~ ' between ' ~ date_literal('0001-01-01') ~ ' and '
        ~ date_literal('9999-12-31') ~ ' then ' ~ first_of_month(day) ~ ' end') -}}
{% endmacro %}
