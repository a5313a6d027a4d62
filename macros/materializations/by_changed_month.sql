{#
    A table of facts that is replaced month by month: on top of what the last run left (see
    last_run), those months alone of which a row came, went or changed, each of them whole. So an
    engine that only replaces partitions can do the same. The months' rows bear a batch_hash() of
    the run that changed them: by it the batches that were made of them are known to be outdated.

    config: key, the SQL expression that identifies what is judged together; day, that of the day
    whose month a row belongs to (null: the month 0001-01); scope, the model (rows_to_read) whose
    keys this run judged, none where it judged all of them.
#}
{% materialization by_changed_month, default %}
    {%- set key = config.require('key') -%}
    {%- set scope = config.get('scope') -%}
    {%- set month_sql -%}
        coalesce(
            cast({{ dbt.date_trunc('month', config.require('day')) }} as date),
            {{ date_literal('0001-01-01') }}
        )
    {%- endset -%}
    {%- set hash = batch_hash(code_version(), invocation_id) -%}
    {%- set existing = load_cached_relation(this) -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if last_run(this.identifier) -%}
        {%- set target_relation = existing -%}
        {%- set arrived = make_temp_relation(this, '__arrived') -%}
        {%- set changed = make_temp_relation(this, '__changed') -%}
        {%- set months = make_temp_relation(this, '__months') -%}
        {%- set names = [] -%}
        {%- for column in adapter.get_columns_in_relation(existing)
            if column.name not in ['batch_month', 'batch_hash'] -%}
            {%- do names.append(column.quoted) -%}
        {%- endfor -%}
        {%- set columns = names | join(', ') -%}
        {% do run_query(create_table_as(True, arrived, sql)) %}
        {% do run_query(create_table_as(True, changed,
            northstar._changed_keys(existing, arrived, key, columns, ref(scope) if scope))) %}
        {% do run_query(create_table_as(True, months,
            northstar._changed_months(existing, arrived, changed, key, month_sql))) %}
        {# The old rows are read for the new ones, so they go last. #}
        {%- call statement('main') -%}
            insert into {{ existing }} ({{ columns }}, batch_month, batch_hash)
            select {{ columns }}, {{ month_sql }}, {{ hash }}
            from (
                {{ northstar._months_anew(existing, arrived, changed, months, key, columns) }}
            ) as months_anew
        {%- endcall -%}
        {% do run_query(
            'delete from ' ~ existing ~ ' where batch_month in (select batch_month from ' ~ months
            ~ ') and batch_hash <> ' ~ hash) %}
        {%- for relation in [arrived, changed, months] -%}
            {% do run_query('drop table ' ~ relation) %}
        {%- endfor -%}
        {{ run_hooks(post_hooks, inside_transaction=True) }}
        {{ adapter.commit() }}
    {%- else -%}
        {%- set rows_read = load_cached_relation(ref(scope)) if scope -%}
        {%- if rows_read and rows_read.is_table -%}
            {% do exceptions.raise_compiler_error(
                this.identifier ~ ' is to be made anew, but ' ~ scope ~ ' holds the rows of the '
                ~ 'last load alone. Build it, too: --select ' ~ scope ~ '+') %}
        {%- endif -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set new_relation = northstar._begin_replacing(existing, target_relation) -%}
        {%- call statement('main') -%}
            {{ get_create_table_as_sql(
                False, new_relation,
                'select facts.*, ' ~ month_sql ~ ' as batch_month, cast(' ~ hash
                ~ ' as bigint) as batch_hash from (' ~ sql ~ ') as facts') }}
        {%- endcall -%}
        {% do northstar._finish_replacing(existing, new_relation, target_relation) %}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The keys whose rows are not the same, each as often, on both sides. #}
{% macro _changed_keys(existing, arrived, key, columns, scope) %}
    select distinct {{ key }} as changed_key
    from (
        select {{ columns }}
        from (
            select {{ columns }}, 1 as side from {{ arrived }}
            union all
            select {{ columns }}, -1 as side from {{ existing }}
            {%- if scope %}
            where {{ key }} in (select {{ key }} from {{ scope }})
            {%- endif %}
        ) as both_sides
        group by {{ columns }}
        having sum(side) <> 0
    ) as differences
{% endmacro %}

{% macro _changed_months(existing, arrived, changed, key, month_sql) %}
    select batch_month from {{ existing }}
    where {{ key }} in (select changed_key from {{ changed }})
    union
    select {{ month_sql }} as batch_month from {{ arrived }}
    where {{ key }} in (select changed_key from {{ changed }})
{% endmacro %}

{% macro _months_anew(existing, arrived, changed, months, key, columns) %}
    select {{ columns }} from {{ existing }}
    where
        batch_month in (select batch_month from {{ months }})
        and {{ key }} not in (select changed_key from {{ changed }})
    union all
    select {{ columns }} from {{ arrived }}
    where {{ key }} in (select changed_key from {{ changed }})
{% endmacro %}
