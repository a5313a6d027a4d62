{#
    The days on which there are more raw rows than the last run knew, as a select with the one
    column `day`: there rows came late that bear an old updated_at. (Where rows vanished nothing
    is read again: the reconciliation test says so.)

    day: the column of the day; raw: the relation of all raw rows; known: relations that together
    hold the rows of the last run.
#}
{% macro grown_days(day, raw, known) %}
    select counted.day
    from (
        select {{ day }} as day, 1 as row_count from {{ raw }}
        {% for relation in known %}
        union all
        select {{ day }} as day, -1 as row_count from {{ relation }}
        {% endfor %}
    ) as counted
    where counted.day is not null
    group by counted.day
    having sum(counted.row_count) > 0
{% endmacro %}
