{#
    Up to when rows are known, as a select of one row with the one column `watermark`: the newest
    time of a column that is not after the run's last day, so that one row dated in the year 2106
    does not hide all rows that come after it. Null where there is none.

    column: a timestamp of the relation; relation: the rows of the last run.
#}
{% macro watermark(column, relation) %}
    {%- set zone = var('business_time_zone') -%}
    select max({{ column }}) as watermark
    from {{ relation }}
    where
        {{ business_date(column, zone) }}
        <= {{ date_literal(run_day(var('today'), zone)) }}
{% endmacro %}
