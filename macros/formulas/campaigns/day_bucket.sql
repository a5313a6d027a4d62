{#
    The first day of the bucket that a day lies in, as a whole number of days since 0001-01-01.
    Buckets are as long as a window, so whatever lies in a window that begins on some day is in that
    day's bucket or in the next one. A join by customer and bucket then meets the rows of two
    windows, where a join by customer alone would meet all rows of a long history.

    day: an SQL date;
    days: the days of a bucket, a whole number from 1 on, SQL or Jinja.
#}
{% macro day_bucket(day, days) %}
    {%- set number = days_between(date_literal('0001-01-01'), day) -%}
    {{- return('(' ~ number ~ ' - mod(' ~ number ~ ', ' ~ days ~ '))') -}}
{% endmacro %}
