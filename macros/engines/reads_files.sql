{# Whether the engine reads Parquet and CSV files by itself (raw_source: files). A boolean. #}
{% macro reads_files() %}
    {{ return(adapter.dispatch('reads_files', 'northstar')()) }}
{% endmacro %}

{% macro default__reads_files() %}
    {{ return(false) }}
{% endmacro %}

{% macro duckdb__reads_files() %}
    {{ return(true) }}
{% endmacro %}
