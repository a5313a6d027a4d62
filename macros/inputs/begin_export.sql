{#
    Lets staging show raw rows outside a run, so that scripts/export_audience.py can read addresses;
    end_export() ends it. An operation: `dbt run-operation northstar.begin_export`, with the
    variables of the build. It tells the script what it needs in a message of level debug, as JSON
    after 'northstar_export ': control_share, the SQL of customer_addresses(), names of tables.

    Stops unless var export_personal_data is true, and where the list is missing, empty, of another
    day than var outreach_date, or of a day that is past, since customers may have withdrawn consent
    after it.
#}
{% macro begin_export() %}
    {% do check_run() %}
    {% if var('export_personal_data') is not true %}
        {% do exceptions.raise_compiler_error(
            'Variable export_personal_data is not true. An export writes addresses of customers, '
            ~ 'as hashes, and their ids into files. Set it to true for this command (--vars), and '
            ~ 'delete the files when the platforms have them') %}
    {% endif %}
    {% if not graph.nodes.get('model.northstar.outreach_list.v1') %}
        {% do exceptions.raise_compiler_error(
            'Room outreach is switched off: there is no list to export') %}
    {% endif %}
    {% set list = northstar._relation_of_node('model.northstar.outreach_list.v1') %}
    {% do northstar._check_list_is_of_today_or_later(list) %}
    {% do run_for_good(connect_raw_tables()) %}
    {% set tables = {
        'outreach_list': list,
        'customers': relation_of('int_customers_merged'),
        'campaign_sends': relation_of('int_campaign_sends_accepted'),
        'campaigns': relation_of('int_campaigns_accepted'),
        'outreach_actions': ref('outreach_actions'),
        'channels': ref('channels'),
    } %}
    {% set names = {} %}
    {% for name, relation in tables.items() %}
        {% do names.update({name: relation | string}) %}
    {% endfor %}
    {% do log('northstar_export ' ~ tojson({
        'control_share': var('control_share'), 'addresses': customer_addresses(), 'tables': names,
    })) %}
    {{ return('') }}
{% endmacro %}


{% macro _relation_of_node(unique_id) %}
    {% set node = graph.nodes[unique_id] %}
    {{ return(api.Relation.create(
        database=node.database, schema=node.schema, identifier=node.alias)) }}
{% endmacro %}


{% macro _check_list_is_of_today_or_later(list) %}
    {% set outreach_date = run_query(
        'select cast(max(outreach_date) as ' ~ dbt.type_string() ~ ') from ' ~ list
        ).rows[0][0] if load_relation(list) %}
    {% if not outreach_date %}
        {% do exceptions.raise_compiler_error(
            'Mart outreach_list is missing or has no rows. Build it first: dbt build') %}
    {% endif %}
    {% if var('outreach_date') is not none and var('outreach_date') | string != outreach_date %}
        {% do exceptions.raise_compiler_error(
            'The list is of ' ~ outreach_date ~ ', and variable outreach_date is '
            ~ var('outreach_date') ~ '. Build with it first, or leave it out') %}
    {% endif %}
    {% set today = run_day(var('today'), var('business_time_zone')) %}
    {% if outreach_date < today %}
        {% do exceptions.raise_compiler_error(
            'The list is of ' ~ outreach_date ~ ', and today is ' ~ today ~ '. Build it for today '
            ~ 'or a later day (variables as_of_date, outreach_date)') %}
    {% endif %}
{% endmacro %}
