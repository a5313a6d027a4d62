{#
    dbt's incremental strategy by_batch: a table made of batches that are replaced whole, one per
    date. A batch is replaced when its stored fingerprint differs from the one computed now, however
    the data came and wherever a run was killed. dbt makes and keeps the table (contract, grants,
    indexes, partitions, comments), always without rows; this strategy and, for a new table, the
    hook write_new_batches() write the batches.

    A model of this strategy filters by in_batch() and ends with fingerprint_of_batch(). Its config:
    - batch_dates: the model with one row per date, its fingerprint and its facts_count, the number
      of facts that its batch reads: int_as_of_dates (default), or one with a row per month_start;
    - fingerprint_column: the column there that names everything the model's batches depend on
      (default: fingerprint).

    arguments: as dbt passes them. Returns the statement that dbt runs last.
#}
{% macro get_incremental_by_batch_sql(arguments) %}
    {% do northstar._write_batches(arguments.target_relation) %}
    {# dbt's own select has no rows (see in_batch). #}
    {{ return(get_insert_into_sql(
        arguments.target_relation, arguments.temp_relation, arguments.dest_columns)) }}
{% endmacro %}


{% macro _write_batches(relation) %}
    {% set dates_model = config.get('batch_dates', 'int_as_of_dates') %}
    {% set column = northstar.batch_column() %}
    {% set code = code_fingerprint(model.name) %}
    {# A batch made without all its parents (--select) gets a fingerprint that no run wants. #}
    {% set mark = '' if northstar._is_built_whole(model) else '-partly' %}
    {% set wanted = {} %}
    {% set written = {} %}
    {% set facts_counts = {} %}
    {% for row in run_query(
        'select ' ~ column ~ ', ' ~ config.get('fingerprint_column', 'fingerprint')
        ~ ', facts_count from ' ~ relation_of(dates_model)
        ~ ' order by ' ~ column
    ).rows %}
        {% set date = row[0] | string %}
        {% do wanted.update({date: batch_fingerprint(code, row[1])}) %}
        {% do written.update({date: batch_fingerprint(code, row[1] ~ mark)}) %}
        {% do facts_counts.update({date: row[2]}) %}
    {% endfor %}
    {% set stored = {} %}
    {% for row in run_query(
        'select distinct ' ~ column ~ ', batch_fingerprint from ' ~ relation
    ).rows %}
        {% do stored.update({row[0] | string: row[1]}) %}
    {% endfor %}
    {% if flags.FULL_REFRESH %}
        {% set stored = dict.fromkeys(stored) %}
    {% endif %}
    {% set plan = planned_batches(stored, wanted, facts_counts) %}
    {% do replace_batches(relation, column, plan, sql, written) %}
{% endmacro %}


{# Whether this run builds every table of this package that a model is made of, directly or not. #}
{% macro _is_built_whole(node) %}
    {% set found = [node.unique_id] %}
    {% for unique_id in found %}
        {% set parent = graph.nodes.get(unique_id) %}
        {% if parent and parent.package_name == 'northstar' %}
            {% if parent.resource_type == 'model' and 'view' not in parent.config.materialized
                and unique_id not in selected_resources %}
                {{ return(false) }}
            {% endif %}
            {% do found.extend(parent.depends_on.nodes | reject('in', found) | list) %}
        {% endif %}
    {% endfor %}
    {{ return(true) }}
{% endmacro %}
