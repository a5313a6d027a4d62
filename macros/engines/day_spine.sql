{#
    A select with the one column `day`: every day from one to another, both included. No row if
    from_day is null or lies after to_day.

    from_day: the first day, an SQL date (a scalar);
    to_day: the last day, an SQL date (a scalar).
#}
{% macro day_spine(from_day, to_day) %}
    {{ return(adapter.dispatch('day_spine', 'northstar')(from_day, to_day)) }}
{% endmacro %}

{# Five digits count 100,000 days: 273 years. #}
{% macro default__day_spine(from_day, to_day) %}
    select {{ days_before(from_day, '-numbers.number') }} as day
    from (
        select
            ones.digit + 10 * tens.digit + 100 * hundreds.digit
            + 1000 * thousands.digit + 10000 * ten_thousands.digit as number
        from {{ _digits() }} as ones
        cross join {{ _digits() }} as tens
        cross join {{ _digits() }} as hundreds
        cross join {{ _digits() }} as thousands
        cross join {{ _digits() }} as ten_thousands
    ) as numbers
    where numbers.number <= {{ days_between(from_day, to_day) }}
{% endmacro %}

{% macro _digits() %}
    {{- return('(select 0 as digit union all select '
        ~ range(1, 10) | join(' union all select ') ~ ')') -}}
{% endmacro %}

{% macro duckdb__day_spine(from_day, to_day) %}
    select cast(days.day as date) as day
    from generate_series(
        cast({{ from_day }} as timestamp), cast({{ to_day }} as timestamp), interval 1 day
    ) as days (day)
{% endmacro %}

{% macro postgres__day_spine(from_day, to_day) %}
    select cast(days.day as date) as day
    from generate_series(
        cast({{ from_day }} as timestamp), cast({{ to_day }} as timestamp), interval '1 day'
    ) as days (day)
{% endmacro %}

{% macro spark__day_spine(from_day, to_day) %}
    select day
    from (
        select case when {{ from_day }} <= {{ to_day }}
            then sequence({{ from_day }}, {{ to_day }}, interval 1 day) end as days
    ) as spine
    lateral view explode(days) as day
{% endmacro %}

{% macro bigquery__day_spine(from_day, to_day) %}
    select day
    from unnest(generate_date_array({{ from_day }}, {{ to_day }})) as day
{% endmacro %}
