{# Whether an engine has roles to which this package grants. A boolean. DuckDB is a file, and Spark
   itself runs no grant: there the metastore or the files decide. #}
{% macro knows_roles() %}
    {{ return(adapter.dispatch('knows_roles', 'northstar')()) }}
{% endmacro %}

{% macro default__knows_roles() %}
    {{ return(true) }}
{% endmacro %}

{% macro duckdb__knows_roles() %}
    {{ return(false) }}
{% endmacro %}

{% macro spark__knows_roles() %}
    {{ return(false) }}
{% endmacro %}

{% macro databricks__knows_roles() %}
    {{ return(true) }}
{% endmacro %}
