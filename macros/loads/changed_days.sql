{#
    The days on which raw rows differ from known rows in their number or row_checksum(), as a select
    with the one column `day`. A day with superseded rows is always among them.

    day: the column of the day; raw, known: the relations of raw rows and of known ones; columns:
    what is compared, SQL expressions over columns that both have.
#}
{% macro changed_days(day, raw, known, columns) %}
    select compared.day
    from (
        select {{ day }} as day, count(*) as row_count, {{ row_checksum(columns) }} as checksum
        from {{ raw }}
        group by {{ day }}
        union all
        select {{ day }} as day, count(*) as row_count, {{ row_checksum(columns) }} as checksum
        from {{ known }}
        group by {{ day }}
    ) as compared
    group by compared.day
    having count(*) < 2
        or min(compared.row_count) <> max(compared.row_count)
        or min(compared.checksum) <> max(compared.checksum)
{% endmacro %}
