{#
    dbt asks this before it adds to a table of this package, in place of its own macro of that name.
    Besides dbt's reasons (--full-refresh, config full_refresh) there are two more:
    - other code or other variables made the table;
    - a seed has other columns than its table.
    dbt then makes the table from nothing, beside the old one, and swaps them. A boolean.
#}
{% macro should_full_refresh() %}
    {% set existing = load_cached_relation(this) %}
    {% if dbt.should_full_refresh() %}
        {{ return(true) }}
    {% elif existing is none or not existing.is_table %}
        {{ return(false) }}
    {% elif model.resource_type == 'seed' %}
        {% set columns = adapter.get_columns_in_relation(existing) | map(attribute='name') | list %}
        {% set stated = config.get('column_types') %}
        {{ return(stated is not none and columns | sort != stated.keys() | sort) }}
    {% endif %}
    {{ return(
        config.get('incremental_strategy') in ['by_batch', 'by_changed_month']
        and is_of_other_code(existing, model.name)) }}
{% endmacro %}
