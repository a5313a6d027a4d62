{# Removes a scratch_table() where it outlives its session. relation: as scratch_table() gave it. #}
{% macro drop_scratch(relation) %}
    {{ return(adapter.dispatch('drop_scratch', 'northstar')(relation)) }}
{% endmacro %}

{% macro default__drop_scratch(relation) %}
    {{ return('') }}
{% endmacro %}

{% macro spark__drop_scratch(relation) %}
    {% do run_statement('drop table if exists ' ~ relation) %}
    {{ return('') }}
{% endmacro %}

{# A temporary table of dbt's is a table there that goes after twelve hours. #}
{% macro bigquery__drop_scratch(relation) %}
    {{ return(northstar.spark__drop_scratch(relation)) }}
{% endmacro %}
