{#
    The statements, run after everything else, by which the views of connect_raw_tables() let go of
    the user's tables: same columns, no rows. Where views hold their tables (Postgres), a loader
    could not replace a raw table otherwise. The next run connects them again. '' on other engines.
#}
{% macro disconnect_raw_tables() %}
    {% if not execute or not runs_ours() or not views_hold_tables()
        or var('raw_source') not in ['files', 'warehouse'] %}
        {{ return('') }}
    {% endif %}
    {% set statements = [northstar._view_of_run(
        source('raw', 'filtered_rows'), northstar._filtered_rows_of_none())] %}
    {% for table in supplied_tables() %}
        {% do statements.append(northstar._view_of_run(
            source('raw', table), raw_rows_missing(input_contract()[table]['columns']))) %}
    {% endfor %}
    {{ return(joined_statements(statements)) }}
{% endmacro %}
