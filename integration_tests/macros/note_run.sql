{# Notes that a run has begun. Stops it if the host's own variables do not arrive. #}
{% macro note_run() %}
    {% if var('smallest_basket_cents') is not number %}
        {% do exceptions.raise_compiler_error('smallest_basket_cents is no number') %}
    {% endif %}
    create table if not exists {{ target.schema }}.runs_noted (invocation_id varchar(36))
{% endmacro %}
