{#
    The ids that have more raw rows than the last run knew, as a select with one column named like
    the id: rows that came late and bear an old updated_at. Only days whose ids are not those of
    before are looked into. (Where rows vanished nothing is read again: the reconciliation tests say
    so.)

    id: the column of the id, in rejections with the prefix clean_; day: the column of the day, a
    row's own; raw: the relation of all raw rows; accepted, rejections: the relations that together
    hold the rows of the last run.
#}
{% macro grown_ids(id, day, raw, accepted, rejections) %}
    {%- set raw_rows = '(select ' ~ id ~ ', ' ~ day ~ ' from ' ~ raw ~ ') as raw_rows' -%}
    {%- set known_rows -%}
        (
            select {{ id }}, {{ day }} from {{ accepted }}
            union all
            select clean_{{ id }} as {{ id }}, {{ day }} from {{ rejections }}
        ) as known_rows
    {%- endset -%}
    select counted.{{ id }}
    from (
        {% for rows, row_count in [(raw_rows, 1), (known_rows, -1)] %}
        select
            {{ id }},
            {{ row_count }} as row_count
        from {{ rows }}
        where
            {{ id }} is not null
            and {{ day }} in (
                select days.day
                from ({{ changed_days(day, raw_rows, known_rows, [id]) }}) as days
            )
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as counted
    group by counted.{{ id }}
    having sum(counted.row_count) > 0
{% endmacro %}
