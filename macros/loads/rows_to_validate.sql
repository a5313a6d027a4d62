{#
    The relation that a table of accepted rows is made from: on top of what the last run left, the
    rows due in this run; else all rows. Stops a run that makes the table from nothing without its
    parents, since some of these hold the rows of the last load alone.

    accepted: the model that adds to itself; due: the model of the rows that are due; validated: the
    model of all rows. Returns a relation.
#}
{% macro rows_to_validate(accepted, due, validated) %}
    {# dbt learns of both while it parses; a unit test gives all rows alone. #}
    {% if not execute or last_run(accepted) %}
        {% set due_rows = ref('northstar', due) %}
    {% endif %}
    {% if due_rows and execute %}
        {{ return(due_rows) }}
    {% endif %}
    {% if is_writing() and model.name == accepted and not northstar._is_built_whole(model) %}
        {% do exceptions.raise_compiler_error(
            accepted ~ ' is made from nothing, which needs its parents in the same run. Build '
            ~ 'them, too: --select +' ~ accepted ~ ', or all of it instead of dbt retry') %}
    {% endif %}
    {{ return(ref('northstar', validated)) }}
{% endmacro %}
