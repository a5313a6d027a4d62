{#
    Takes back mark_unfinished().

    relation: the table.
#}
{% macro mark_finished(relation) %}
    {% if not file_format_is_atomic() %}
        {% do run_statement('drop table if exists ' ~ northstar._mark(relation)) %}
    {% endif %}
{% endmacro %}
