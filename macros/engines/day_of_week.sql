{#
    The ISO day of the week, an integer from 1 (Monday) to 7 (Sunday). Null stays null.

    day: an SQL date.
#}
{% macro day_of_week(day) %}
    {{- return(adapter.dispatch('day_of_week', 'northstar')(day)) -}}
{% endmacro %}

{% macro default__day_of_week(day) %}
    {{- return('cast(extract(dayofweekiso from ' ~ day ~ ') as integer)') -}}
{% endmacro %}

{% macro duckdb__day_of_week(day) %}
    {{- return('cast(extract(isodow from ' ~ day ~ ') as integer)') -}}
{% endmacro %}

{% macro postgres__day_of_week(day) %}
    {{- return('cast(extract(isodow from ' ~ day ~ ') as integer)') -}}
{% endmacro %}

{% macro spark__day_of_week(day) %}
    {{- return('(weekday(' ~ day ~ ') + 1)') -}}
{% endmacro %}

{# Here 1 is Sunday. #}
{% macro bigquery__day_of_week(day) %}
    {{- return('(mod(extract(dayofweek from ' ~ day ~ ') + 5, 7) + 1)') -}}
{% endmacro %}
