{#
    The primary key of a relation with several key columns: no combination of their values occurs
    twice. Nulls are equal to each other. The failing rows are the combinations and how often each
    occurs.
#}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
