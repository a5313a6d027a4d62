{#
    What the rows of a kept table were made by, as a whole number below 2^24: the project's macros,
    its staging and intermediate models, and the variables that say how rows are read and customers
    judged. Where any of them changed, a table is made anew instead of being added to.

    Left out are variables that choose rows or days (raw_path, today, as_of_date, history_start
    ...): what they change is found in the rows.
#}
{% macro code_version() %}
    {% set parts = [] %}
    {% for name in northstar.keys() | sort %}
        {% do parts.append(northstar[name].macro.macro_sql) %}
    {% endfor %}
    {# Each node that is looked up is copied, so the others are passed over by their names. #}
    {% for id in graph.nodes.keys() | sort if id.startswith('model.') %}
        {% set node = graph.nodes[id] %}
        {% if node.fqn[1] in ['staging', 'intermediate'] %}
            {% do parts.append(node.raw_code) %}
        {% endif %}
    {% endfor %}
    {% for name in [
        'raw_source', 'raw_tables', 'raw_columns', 'reporting_currency', 'business_time_zone',
        'counted_statuses', 'rfm_window_days', 'rfm_scoring',
    ] %}
        {% do parts.append(tojson(var(name), none) or var(name) | string) %}
    {% endfor %}
    {{ return(local_md5(parts | join('\n'))[:6] | int(base=16)) }}
{% endmacro %}
