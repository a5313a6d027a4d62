{# What a new table or view is made as, before it takes an old one's place. #}
{% macro _begin_replacing(existing, target_relation) %}
    {%- set new_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup = make_backup_relation(
        target_relation, existing.type if existing else 'table') -%}
    {% do adapter.drop_relation(load_cached_relation(new_relation))
        if load_cached_relation(new_relation) %}
    {% do adapter.drop_relation(load_cached_relation(backup)) if load_cached_relation(backup) %}
    {{ return(new_relation) }}
{% endmacro %}

{# Puts it there, and commits. #}
{% macro _finish_replacing(existing, new_relation, target_relation) %}
    {%- set backup = make_backup_relation(
        target_relation, existing.type if existing else 'table') -%}
    {%- if existing -%}
        {% do adapter.rename_relation(existing, backup) %}
    {%- endif -%}
    {% do adapter.rename_relation(new_relation, target_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}
    {%- if existing -%}
        {% do adapter.drop_relation(backup) %}
    {%- endif -%}
{% endmacro %}
