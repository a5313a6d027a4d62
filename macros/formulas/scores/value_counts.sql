{#
    A select of the number of rows with each value of each dimension, as cut_points() reads it:
    as_of_date, dimension, dimension_value, customers_count. One pass over the rows counts all
    dimensions: engines that repeat a common table expression for each of its readers would
    otherwise read the customers once per dimension.

    relation: a relation or a CTE with as_of_date and one row per customer;
    dimensions: a Jinja list of the dimensions, columns of the relation, numbers, counted with
        6 decimals; a null does not count.
#}
{% macro value_counts(relation, dimensions) %}
    select
        as_of_date,
        dimension,
        {{ as_decimal('dimension_value', 38, 6) }} as dimension_value,
        customers_count
    from (
        select
            as_of_date,
            case
                {% for dimension in dimensions %}
                when grouping({{ dimension }}) = 0 then '{{ dimension }}'
                {% endfor %}
            end as dimension,
            case
                {% for dimension in dimensions %}
                when grouping({{ dimension }}) = 0 then {{ dimension }}
                {% endfor %}
            end as dimension_value,
            count(*) as customers_count
        from {{ relation }}
        group by grouping sets (
            {% for dimension in dimensions %}
            (as_of_date, {{ dimension }}){{ ',' if not loop.last }}
            {% endfor %}
        )
    ) as counts
    where dimension_value is not null
{% endmacro %}
