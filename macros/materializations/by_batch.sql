{#
    A table made of batches that are replaced whole, one per date: as-of dates, or months. The
    model's SQL stands for all dates (see in_batch) and runs for those that have to be made: whose
    version, as the model of dates states it, is not the one whose batch_hash() the table's rows
    bear. The hash stands for the facts, rules and code that a batch was made of, so that it does
    not matter how the data came, or where a run was killed: all that is written and noted down is
    one transaction.

    What is built without all that it is made of (--select) bears another hash, and is made again in
    the next run that builds all of it.

    config: batch_dates, the model with one row per date, its version and its weight (the number of
    rows that its batch reads; small batches share one statement): int_as_of_dates (the default) or
    int_months; version_column, its column with the version that says all that batches of this model
    depend on (default: version).
#}
{% materialization by_batch, default %}
    {%- set dates_model = config.get('batch_dates', 'int_as_of_dates') -%}
    {%- set column = {'int_as_of_dates': 'as_of_date', 'int_months': 'month_start'}[dates_model] -%}
    {%- set code = code_version() -%}
    {%- set mark = '' if northstar._is_built_whole(model) else '-partly' -%}
    {%- set wanted = {} -%}
    {%- set to_write = {} -%}
    {%- set weights = {} -%}
    {%- for row in run_query(
        'select ' ~ column ~ ', ' ~ config.get('version_column', 'version') ~ ', weight from '
        ~ this.incorporate(path={'identifier': dates_model}, type='table')
        ~ ' order by ' ~ column
    ).rows -%}
        {%- do wanted.update({row[0] | string: batch_hash(code, row[1])}) -%}
        {%- do to_write.update({row[0] | string: batch_hash(code, row[1] ~ mark)}) -%}
        {%- do weights.update({row[0] | string: row[2]}) -%}
    {%- endfor -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set kept = northstar._kept_batches(existing, column, code) -%}
    {%- set stale = [] -%}
    {%- for date in wanted if kept.get(date) != wanted[date] -%}
        {%- do stale.append(date) -%}
    {%- endfor -%}
    {%- set chunks = northstar._chunks(stale, weights) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if kept -%}
        {%- set target_relation = existing -%}
        {%- set outdated = stale + kept.keys() | reject('in', wanted) | list -%}
        {%- call statement('main') -%}
            delete from {{ existing }}
            where {{ northstar._is_one_of(column, outdated) }}
        {%- endcall -%}
        {%- set columns = adapter.get_columns_in_relation(existing)
            | map(attribute='quoted') | join(', ') -%}
        {%- for chunk in chunks -%}
            {%- call statement('chunk') -%}
                insert into {{ existing }} ({{ columns }})
                select {{ columns }} from (
                    {{ northstar._sql_with_hash(sql, column, chunk, to_write) }}
                ) as batches
            {%- endcall -%}
        {%- endfor -%}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {{ adapter.commit() }}
    {%- else -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set new_relation = northstar._begin_replacing(existing, target_relation) -%}
        {%- call statement('main') -%}
            {{ get_create_table_as_sql(
                False, new_relation,
                northstar._sql_with_hash(sql, column, chunks[0] or [], to_write)) }}
        {%- endcall -%}
        {%- for chunk in chunks[1:] -%}
            {%- call statement('chunk') -%}
                insert into {{ new_relation }}
                {{ northstar._sql_with_hash(sql, column, chunk, to_write) }}
            {%- endcall -%}
        {%- endfor -%}
        {% do northstar._finish_replacing(existing, new_relation, target_relation) %}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Whether this invocation builds all tables that a model is made of, directly or not. #}
{% macro _is_built_whole(node) %}
    {%- set found = [node.unique_id] -%}
    {%- for unique_id in found -%}
        {%- set parent = graph.nodes.get(unique_id) -%}
        {%- if parent and parent.resource_type == 'model'
            and parent.config.materialized != 'view' and unique_id not in selected_resources -%}
            {{ return(false) }}
        {%- endif -%}
        {%- for next_id in (parent.depends_on.nodes if parent else [])
            if next_id not in found -%}
            {%- do found.append(next_id) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}

{# The hash of each batch that a table of this code has: {date: batch_hash}; {} if there is none. #}
{% macro _kept_batches(existing, column, code) %}
    {%- set kept = {} -%}
    {%- if existing is none or not existing.is_table or should_full_refresh() -%}
        {{ return(kept) }}
    {%- endif -%}
    {%- set columns = adapter.get_columns_in_relation(existing) | map(attribute='name') -%}
    {%- if 'batch_hash' not in columns -%}
        {{ return(kept) }}
    {%- endif -%}
    {%- for row in run_query(
        'select distinct ' ~ column ~ ', batch_hash from ' ~ existing
    ).rows if is_of_code(row[1], code) -%}
        {%- do kept.update({row[0] | string: row[1]}) -%}
    {%- endfor -%}
    {{ return(kept) }}
{% endmacro %}

{# Dates in lists such that each list reads about a million rows, or is one date. #}
{% macro _chunks(dates, weights) %}
    {%- set chunks = [] -%}
    {%- set sizes = [] -%}
    {%- for date in dates -%}
        {%- if chunks and sizes[-1] + weights[date] <= 1000000 -%}
            {%- do chunks[-1].append(date) -%}
            {%- do sizes.append(sizes[-1] + weights[date]) -%}
        {%- else -%}
            {%- do chunks.append([date]) -%}
            {%- do sizes.append(weights[date]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(chunks) }}
{% endmacro %}

{% macro _sql_with_hash(sql, column, dates, hashes) %}
    select
        batch.*,
        cast(case batch.{{ column }}
            {%- for date in dates %}
            when {{ date_literal(date) }} then {{ hashes[date] }}
            {%- else %}
            when null then 0
            {%- endfor %}
        end as bigint) as batch_hash
    from (
        {{ northstar._sql_of_batch(sql, dates) }}
    ) as batch
{% endmacro %}

{% macro _is_one_of(column, dates) %}
    {%- if not dates -%}
        {{- return('1 = 0') -}}
    {%- endif -%}
    {%- set literals = [] -%}
    {%- for date in dates -%}
        {%- do literals.append(date_literal(date)) -%}
    {%- endfor -%}
    {{- return(column ~ ' in (' ~ literals | join(', ') ~ ')') -}}
{% endmacro %}
