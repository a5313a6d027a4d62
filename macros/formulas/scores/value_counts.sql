{#
    A select of the number of rows with each value of one dimension, as cut_points() reads it:
    as_of_date, dimension, dimension_value, customers_count.

    relation: a relation or a CTE with as_of_date and one row per customer;
    dimension: its name, as Jinja text;
    value: the dimension's value, a number, counted with 6 decimals, not null where it counts;
    condition: an SQL condition on the rows that count (default: all).
#}
{% macro value_counts(relation, dimension, value, condition='1 = 1') %}
    select
        as_of_date,
        '{{ dimension }}' as dimension,
        cast({{ value }} as decimal(38, 6)) as dimension_value,
        count(*) as customers_count
    from {{ relation }}
    where {{ condition }}
    group by as_of_date, {{ value }}
{% endmacro %}
