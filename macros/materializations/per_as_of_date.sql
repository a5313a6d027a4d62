{#
    A table that is computed one as-of date at a time: the model's SQL reads int_as_of_dates where
    in_batch(), and runs once for each of its dates. Facts are read this way, since joining all
    days of orders with all dates in one statement takes many times the memory and the time.
#}
{% materialization per_as_of_date, default %}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(
        target_relation, existing_relation.type if existing_relation else 'table') -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set as_of_dates = run_query(
        'select as_of_date from ' ~ ref('int_as_of_dates') ~ ' order by as_of_date'
    ).columns[0].values() -%}
    {%- call statement('main') -%}
        {{ get_create_table_as_sql(
            False, intermediate_relation, northstar._sql_of_batch(sql, as_of_dates[0])) }}
    {%- endcall -%}
    {%- for as_of_date in as_of_dates[1:] -%}
        {%- call statement('batch') -%}
            insert into {{ intermediate_relation }}
            {{ northstar._sql_of_batch(sql, as_of_date) }}
        {%- endcall -%}
    {%- endfor -%}

    {%- if existing_relation -%}
        {{ adapter.rename_relation(existing_relation, backup_relation) }}
    {%- endif -%}
    {{ adapter.rename_relation(intermediate_relation, target_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# The SQL of one batch; without a date (dbt --empty) that of none. #}
{% macro _sql_of_batch(sql, as_of_date) %}
    {%- set condition =
        'and as_of_date = ' ~ date_literal(as_of_date) if as_of_date else 'and 1 = 0' -%}
    {{- return(sql.replace(northstar._batch_mark(), condition)) -}}
{% endmacro %}
