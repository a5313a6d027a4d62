{#
    dbt's incremental strategy by_changed_month: a table of facts, replaced month by month. Only the
    months of which a row came, went or changed are replaced, each of them whole, so that an engine
    that overwrites partitions can do the same. Every row of such a month gets this run's
    fingerprint_of_run(). In a full refresh and after a change of code all rows are replaced, where
    dbt itself does not make the table from nothing (see should_full_refresh).

    A model of this strategy ends with batch_month() and fingerprint_of_run(). Its config:
    - key: the SQL expression that identifies what is validated together;
    - due: the model of the rows due in this run (rows_to_validate); none where every run validates
      all rows. Rows of erased customers go whether they are due or not, because their raw rows may
      be gone.

    arguments: as dbt passes them; temp_relation holds the rows of this run.
    Returns the statement that dbt runs last.
#}
{% macro get_incremental_by_changed_month_sql(arguments) %}
    {% set existing = arguments.target_relation %}
    {% set arrived = arguments.temp_relation %}
    {% if flags.FULL_REFRESH or is_of_other_code(existing, model.name) %}
        {% call statement('remove_all_months') %}
            delete from {{ existing }}
        {% endcall %}
        {{ return(get_insert_into_sql(existing, arrived, arguments.dest_columns)) }}
    {% endif %}
    {% set key = config.require('key') %}
    {% set due = config.get('due') %}
    {% set columns = [] %}
    {% for column in arguments.dest_columns
        if column.name | lower not in ['batch_month', 'batch_fingerprint'] %}
        {% do columns.append(column.quoted) %}
    {% endfor %}
    {% set names = columns | join(', ') %}
    {% set changed_keys = scratch_table(existing, 'changed_keys', northstar._changed_keys(
        existing, arrived, key, names, ref('northstar', due) if due)) %}
    {% set changed_months = scratch_table(existing, 'changed_months', northstar._changed_months(
        existing, arrived, key, changed_keys)) %}
    {{ return(replace_months(existing, arrived, key, names, changed_keys, changed_months)) }}
{% endmacro %}


{# The keys whose rows are not the same, each as often, on both sides. #}
{% macro _changed_keys(existing, arrived, key, names, due) %}
    select distinct {{ key }} as changed_key
    from (
        select {{ names }}
        from (
            select {{ names }}, 1 as side from {{ arrived }}
            union all
            select {{ names }}, -1 as side from {{ existing }}
            {%- if due %}
            where
                {{ key }} in (select {{ key }} from {{ due }})
                {%- for column in ['customer_id', 'raw_customer_id'] if column in names %}
                or {{ column }} in (select customer_id from {{ relation_of('int_erased_ids') }})
                {%- endfor %}
            {%- endif %}
        ) as both_sides
        group by {{ names }}
        having sum(side) <> 0
    ) as differences
{% endmacro %}


{% macro _changed_months(existing, arrived, key, changed_keys) %}
    {% for relation in [existing, arrived] %}
    select batch_month from {{ relation }}
    where exists (
        select 1 from {{ changed_keys }} as changed_keys
        where changed_keys.changed_key = {{ key }}
    )
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
{% endmacro %}
