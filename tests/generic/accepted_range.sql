{#
    A column whose values lie within bounds, both included; a bound that is left out is open. Null
    passes: whether a value may be missing is another test's.
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
    {{ column_name }} < {{ at_least }}
    {% endif %}
    {% if at_least is not none and at_most is not none %}
    or
    {% endif %}
    {% if at_most is not none %}
    {{ column_name }} > {{ at_most }}
    {% endif %}
{% endtest %}
