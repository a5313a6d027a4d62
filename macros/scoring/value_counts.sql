{#
    How many rows have each value of one dimension: a select of as_of_date, dimension,
    dimension_value, customers_count.

    relation: an alias with as_of_date; dimension: its name; value: an SQL expression over it;
    condition: which rows count (default: all).
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
