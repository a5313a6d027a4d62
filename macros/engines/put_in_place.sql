{#
    Makes a table of a query in place of whatever stands there, on an engine without transactions.
    A model with config clustered_by lies in so many buckets as config buckets says
    (NORTHSTAR_SPARK_BUCKETS), so that joins of such tables need not move their rows.

    relation: the table; sql: the query; partitioned_by: the column whose values are its partitions,
    as Jinja text, or none.
#}
{% macro put_in_place(relation, sql, partitioned_by=none) %}
    {% set existing = load_cached_relation(relation) %}
    {% if existing is not none and (existing.is_view or not file_format_is_atomic()) %}
        {% do adapter.drop_relation(existing) %}
    {% endif %}
    {% do run_statement(
        'create ' ~ ('or replace ' if file_format_is_atomic() else '') ~ 'table ' ~ relation
        ~ ' using ' ~ file_format()
        ~ northstar._layout(partitioned_by)
        ~ ' as ' ~ sql) %}
{% endmacro %}


{# The clauses of a new table on its partitions and buckets. For Iceberg buckets are partitions. #}
{% macro _layout(partitioned_by) %}
    {% set partitions = [partitioned_by] if partitioned_by else [] %}
    {% set clustered_by = config.get('clustered_by') if config.get('buckets') %}
    {% set buckets = '' %}
    {% if clustered_by and file_format() == 'iceberg' %}
        {% do partitions.append('bucket(' ~ config.get('buckets') ~ ', ' ~ clustered_by ~ ')') %}
    {% elif clustered_by and file_format() == 'parquet' %}
        {% set buckets = ' clustered by (' ~ clustered_by ~ ') into ' ~ config.get('buckets')
            ~ ' buckets' %}
    {% endif %}
    {% set listed = ' partitioned by (' ~ partitions | join(', ') ~ ')' %}
    {{ return((listed if partitions else '') ~ buckets) }}
{% endmacro %}
