{# The format of tables on Spark: parquet, iceberg or delta (NORTHSTAR_SPARK_FORMAT). #}
{% macro file_format() %}
    {{ return(config.get('file_format') or 'parquet') }}
{% endmacro %}
