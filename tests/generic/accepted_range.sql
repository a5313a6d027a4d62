{#
    The values of a column lie within bounds, both included. Null passes: not_null tests that. The
    failing rows are the values outside.

    model: the relation;
    column_name: the column;
    at_least: the lower bound, open by default;
    at_most: the upper bound, open by default. One of the two is needed.
#}
{% test accepted_range(model, column_name, at_least=none, at_most=none) %}
{% if at_least is none and at_most is none %}
    {% do exceptions.raise_compiler_error(
        'accepted_range of ' ~ column_name ~ ' has no bound. Allowed: at_least, at_most or both.'
    ) %}
{% endif %}
select {{ column_name }}
from {{ model }}
where
    {% if at_least is not none %}
    {{ column_name }} < {{ decimal_literal(at_least) if at_least is float else at_least }}
    {% endif %}
    {% if at_least is not none and at_most is not none %}
    or
    {% endif %}
    {% if at_most is not none %}
    {{ column_name }} > {{ decimal_literal(at_most) if at_most is float else at_most }}
    {% endif %}
{% endtest %}
