{#
    Replaces the changed months of a table of strategy by_changed_month: their rows of unchanged
    keys are kept, those of changed keys come from this run, and all of them get this run's
    fingerprint.

    Default: the new rows are inserted, then the old ones deleted (they are read for the new ones),
    in the transaction that dbt has open. Spark replaces the months of an iceberg or delta table in
    one snapshot, those of a parquet table one after the other. Returns the last statement.

    existing: the table; arrived: the rows of this run; key: what identifies rows; names: the
    columns besides batch_month and batch_fingerprint, as SQL; changed_keys, changed_months:
    relations with the columns changed_key and batch_month.
#}
{% macro replace_months(existing, arrived, key, names, changed_keys, changed_months) %}
    {{ return(adapter.dispatch('replace_months', 'northstar')(
        existing, arrived, key, names, changed_keys, changed_months)) }}
{% endmacro %}

{% macro default__replace_months(existing, arrived, key, names, changed_keys, changed_months) %}
    {% set insert, delete = northstar._months_replaced(
        existing, arrived, key, names, changed_keys, changed_months) %}
    {% call statement('insert_months') %}
        {{ insert }}
    {% endcall %}
    {{ return(delete) }}
{% endmacro %}

{# The two statements: new rows in, old ones out. #}
{% macro _months_replaced(existing, arrived, key, names, changed_keys, changed_months) %}
    {% set fingerprint = fingerprint_of_run() %}
    {% set insert %}
        insert into {{ existing }} ({{ names }}, batch_month, batch_fingerprint)
        select {{ names }}, batch_month, {{ fingerprint }}
        from {{ existing }}
        where
            batch_month in (select batch_month from {{ changed_months }})
            and not exists (
                select 1 from {{ changed_keys }} as changed_keys
                where changed_keys.changed_key = {{ key }}
            )
        union all
        select {{ names }}, batch_month, {{ fingerprint }}
        from {{ arrived }}
        where exists (
            select 1 from {{ changed_keys }} as changed_keys
            where changed_keys.changed_key = {{ key }}
        )
    {% endset %}
    {% set delete %}
        delete from {{ existing }}
        where
            batch_month in (select batch_month from {{ changed_months }})
            and batch_fingerprint <> {{ fingerprint }}
    {% endset %}
    {{ return((insert, delete)) }}
{% endmacro %}

{% macro spark__replace_months(existing, arrived, key, names, changed_keys, changed_months) %}
    {% set months = run_query(
        'select distinct cast(batch_month as string) from ' ~ changed_months
    ).columns[0].values() | list %}
    {% set changed %}
        select {{ names }}, batch_month, {{ fingerprint_of_run() }} as batch_fingerprint
        from {{ existing }}
        where
            {{ northstar._is_one_of('batch_month', months) }}
            and not exists (
                select 1 from {{ changed_keys }} as changed_keys
                where changed_keys.changed_key = {{ key }}
            )
        union all
        select {{ names }}, batch_month, {{ fingerprint_of_run() }} as batch_fingerprint
        from {{ arrived }}
        where exists (
            select 1 from {{ changed_keys }} as changed_keys
            where changed_keys.changed_key = {{ key }}
        )
    {% endset %}
    {% if months %}
        {% do mark_unfinished(existing) %}
        {% do replace_partitions(existing, 'batch_month', months, changed) %}
        {% do mark_finished(existing) %}
    {% endif %}
    {% do drop_scratch(changed_keys) %}
    {% do drop_scratch(changed_months) %}
    {{ return('') }}
{% endmacro %}

{% macro snowflake__replace_months(
    existing, arrived, key, names, changed_keys, changed_months
) %}
    {{ return(northstar._replaced_months(
        existing, arrived, key, names, changed_keys, changed_months, 'begin', 'commit')) }}
{% endmacro %}

{% macro bigquery__replace_months(
    existing, arrived, key, names, changed_keys, changed_months
) %}
    {{ return(northstar._replaced_months(
        existing, arrived, key, names, changed_keys, changed_months,
        'begin transaction', 'commit transaction')) }}
{% endmacro %}

{# One transaction, as one text of statements. #}
{% macro _replaced_months(
    existing, arrived, key, names, changed_keys, changed_months, begin, commit
) %}
    {% set insert, delete = northstar._months_replaced(
        existing, arrived, key, names, changed_keys, changed_months) %}
    {{ return([begin, insert, delete, commit] | join(';\n') ~ ';') }}
{% endmacro %}
