{#
    The ids that have more raw rows than the last run knew, as a select with one column named like
    the id: rows that came late and bear an old updated_at. Only days with more rows than before are
    looked into. (Where rows vanished nothing is read again: the reconciliation tests say so.)

    id: the column of the id, in rejections with the prefix clean_; day: the column of the day, a
    row's own; raw: the relation of all raw rows; accepted, rejections: the relations that together
    hold the rows of the last run.
#}
{% macro grown_ids(id, day, raw, accepted, rejections) %}
    {%- set known = {raw: [id, 1], accepted: [id, -1], rejections: ['clean_' ~ id, -1]} -%}
    select counted.{{ id }}
    from (
        {% for relation, counting in known.items() %}
        select
            {{ counting[0] }} as {{ id }},
            {{ counting[1] }} as row_count
        from {{ relation }}
        where {{ day }} in (
            select days.day
            from (
                {% for dated, counting_days in known.items() %}
                select {{ day }} as day, {{ counting_days[1] }} as row_count
                from {{ dated }}
                {{ 'union all' if not loop.last }}
                {% endfor %}
            ) as days
            group by days.day
            having sum(days.row_count) > 0
        )
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as counted
    where counted.{{ id }} is not null
    group by counted.{{ id }}
    having sum(counted.row_count) > 0
{% endmacro %}
