{# Notes in a table that a run has begun. #}
{% macro note_run() %}
    create table if not exists {{ target.schema }}.runs_begun (invocation_id varchar(36));
    insert into {{ target.schema }}.runs_begun values ('{{ invocation_id }}')
{% endmacro %}
