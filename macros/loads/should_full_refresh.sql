{#
    dbt asks this before it adds to a table of this package, in place of its own macro of that name.
    Besides dbt's reasons (--full-refresh, config full_refresh) there is one more: other code or other
    variables made the table. dbt then makes it from nothing, beside the old one, and swaps them.
#}
{% macro should_full_refresh() %}
    {% if dbt.should_full_refresh() %}
        {{ return(true) }}
    {% endif %}
    {% set existing = load_cached_relation(this) %}
    {{ return(
        config.get('incremental_strategy') in ['by_batch', 'by_changed_month']
        and existing is not none and existing.is_table
        and is_of_other_code(existing, model.name)) }}
{% endmacro %}
