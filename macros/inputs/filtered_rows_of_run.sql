{# The filtered_rows() of every table that raw_where names: from the view that connect_raw_tables()
   made, or of the models that are raw tables. #}
{% macro filtered_rows_of_run() %}
    {% if var('raw_source') in ['files', 'warehouse'] %}
        {{ return('select * from ' ~ source('raw', 'filtered_rows')) }}
    {% endif %}
    {% set selects = [northstar._filtered_rows_of_none()] %}
    {% for table in var('raw_where') if var('raw_source') == 'models' %}
        {% do selects.append(filtered_rows(table, raw_model(table))) %}
    {% endfor %}
    {{ return(selects | join('\n    union all\n    ')) }}
{% endmacro %}
