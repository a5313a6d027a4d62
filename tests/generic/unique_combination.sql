{#
    No combination of the values of several columns occurs twice: the primary key of a relation.
    Nulls are equal to each other. The failing rows are the combinations and how often each occurs.

    model: the relation;
    columns: the columns of the key.
#}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
