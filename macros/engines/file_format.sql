{# The format of tables on Spark: parquet, iceberg or delta (NORTHSTAR_SPARK_FORMAT); delta on
   Databricks. #}
{% macro file_format() %}
    {% set usual = 'delta' if target.type == 'databricks' else 'parquet' %}
    {{ return(config.get('file_format') or usual) }}
{% endmacro %}
