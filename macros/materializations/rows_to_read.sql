{#
    What a run reads of a table that only grows: on top of what the last run left (see last_run), a
    table of the rows that may be judged otherwise now; else a view of all rows, since a copy of
    them would only cost time.

    config: onto, the table of accepted rows that is added to.
#}
{% materialization rows_to_read, default %}
    {%- set type = 'table' if last_run(config.require('onto')) else 'view' -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type=type) -%}
    {%- set new_relation = northstar._begin_replacing(existing, target_relation) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('main') -%}
        {%- if type == 'table' -%}
            {{ get_create_table_as_sql(False, new_relation, sql) }}
        {%- else -%}
            {{ get_create_view_as_sql(new_relation, sql) }}
        {%- endif -%}
    {%- endcall -%}
    {% do northstar._finish_replacing(existing, new_relation, target_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
