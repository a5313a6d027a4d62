{# What a role needs on a table or view to read it, in the words of dbt's config `grants`. #}
{% macro read_privilege() %}
    {{ return(adapter.dispatch('read_privilege', 'northstar')()) }}
{% endmacro %}

{% macro default__read_privilege() %}
    {{ return('select') }}
{% endmacro %}

{% macro bigquery__read_privilege() %}
    {{ return('roles/bigquery.dataViewer') }}
{% endmacro %}
