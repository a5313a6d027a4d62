{#
    Lets staging show raw rows outside a run, so that scripts/export_audience.py can read addresses;
    end_export() ends it. An operation: `dbt run-operation northstar.begin_export`. It shows the
    rows of the tables and files that the variables of the build name.

    Stops unless var export_personal_data is true, and where the list is missing, empty, or of a day
    that is past: who withdrew consent since would be contacted all the same.
#}
{% macro begin_export() %}
    {% do check_run() %}
    {% if var('export_personal_data') is not true %}
        {% do exceptions.raise_compiler_error(
            'Variable export_personal_data is not true. An export writes addresses of customers, as '
            ~ 'hashes, and their ids into files. Set it to true for this command (--vars), and '
            ~ 'delete the files when the platforms have them') %}
    {% endif %}
    {% do _check_list_is_for_today_or_later() %}
    {% do run_for_good(connect_raw_tables()) %}
    {{ return('') }}
{% endmacro %}


{% macro _check_list_is_for_today_or_later() %}
    {% set node = graph.nodes.get('model.northstar.outreach_list.v1') %}
    {% if not node %}
        {% do exceptions.raise_compiler_error(
            'Room outreach is switched off: there is no list to export') %}
    {% endif %}
    {% set list = load_relation(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias)) %}
    {% set outreach_date = run_query(
        'select cast(max(outreach_date) as ' ~ dbt.type_string() ~ ') from ' ~ list
        ).rows[0][0] if list %}
    {% if not outreach_date %}
        {% do exceptions.raise_compiler_error(
            'Mart outreach_list is missing or has no rows. Build it first: dbt build') %}
    {% endif %}
    {% set today = run_day(var('today'), var('business_time_zone')) %}
    {% if outreach_date < today %}
        {% do exceptions.raise_compiler_error(
            'The list is of ' ~ outreach_date ~ ', and today is ' ~ today ~ '. Build it for today or '
            ~ 'a later day (variables as_of_date, outreach_date)') %}
    {% endif %}
{% endmacro %}
