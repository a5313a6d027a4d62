{# Notes in a table that a run has begun. #}
{% macro note_run() %}
    insert into {{ target.schema }}.runs_begun values ('{{ invocation_id }}')
{% endmacro %}
