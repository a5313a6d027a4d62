{#
    Says that a table of strategy by_changed_month is being replaced (see is_unfinished).

    relation: the table.
#}
{% macro mark_unfinished(relation) %}
    {% if not file_format_is_atomic() %}
        {% do run_statement(
            'create table if not exists ' ~ northstar._mark(relation) ~ ' (run string) using '
            ~ file_format()) %}
    {% endif %}
{% endmacro %}
