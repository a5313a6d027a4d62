{#
    Whether dbt makes a table of this package from nothing, beside the old one, and swaps them. dbt
    asks this in place of its own macro of that name. Besides dbt's reasons (--full-refresh, config
    full_refresh) there are two more:
    - other code or other variables made the table;
    - a seed has other columns than its table.
    Where the swap would drop what others built on the table, a table is only swapped if its columns
    change, for whatever reason; else the strategies replace all its rows. A boolean.
#}
{% macro should_full_refresh() %}
    {% set existing = load_cached_relation(this) %}
    {% if existing is not none and existing.is_table and model.resource_type == 'model'
        and northstar.swap_drops_dependents() %}
        {{ return(not northstar._keeps_its_columns(existing)) }}
    {% elif dbt.should_full_refresh() %}
        {{ return(true) }}
    {% elif existing is none or not existing.is_table %}
        {{ return(false) }}
    {% elif model.resource_type == 'seed' %}
        {% set columns = column_names(existing) %}
        {% set stated = config.get('column_types') %}
        {{ return(stated is not none and columns | sort != stated.keys() | sort) }}
    {% endif %}
    {{ return(
        config.get('incremental_strategy') in ['by_batch', 'by_changed_month']
        and is_of_other_code(existing, model.name)) }}
{% endmacro %}


{# Whether a table has the columns that dbt would give it now: those of its contract or of its
   query. #}
{% macro _keeps_its_columns(existing) %}
    {% set probe = make_temp_relation(existing, '__probe') %}
    {% if config.get('contract').enforced %}
        {% set columns = get_table_columns_and_constraints() %}
    {% else %}
        {% set columns = 'as select * from (' ~ sql ~ ') as made_now limit 0' %}
    {% endif %}
    {% do run_query('create temporary table ' ~ probe ~ ' ' ~ columns) %}
    {% set wanted = relation_shape(probe) %}
    {% do run_query('drop table ' ~ probe) %}
    {{ return(relation_shape(existing) == wanted) }}
{% endmacro %}
