{# A Jinja boolean, true if the engine itself reads Parquet and CSV files (raw_source: files). #}
{% macro reads_files() %}
    {{ return(adapter.dispatch('reads_files', 'northstar')()) }}
{% endmacro %}

{% macro default__reads_files() %}
    {{ return(false) }}
{% endmacro %}

{% macro duckdb__reads_files() %}
    {{ return(true) }}
{% endmacro %}
