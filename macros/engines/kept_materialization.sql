{#
    The materialization of a table that is kept and replaced in parts (strategies by_batch and
    by_changed_month): dbt's 'incremental', or ours where the adapter takes no strategy but its own
    (Spark).
#}
{% macro kept_materialization() %}
    {{ return(adapter.dispatch('kept_materialization', 'northstar')()) }}
{% endmacro %}

{% macro default__kept_materialization() %}
    {{ return('incremental') }}
{% endmacro %}

{% macro spark__kept_materialization() %}
    {{ return('kept_on_spark') }}
{% endmacro %}

{% macro bigquery__kept_materialization() %}
    {{ return('kept_on_bigquery') }}
{% endmacro %}
