{#
    The model that is a raw table (raw_source: models), as raw_file() gives a file; with the
    contract's columns while nothing is built. Stops the run where a required column is missing.

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_model(table) %}
    {% set name = raw_model_names()[table] %}
    {% set relation = ref(*name.split('.')) if '.' in name else ref(project_name, name) %}
    {% if not is_writing() %}
        {{ return(northstar._named_table(
            relation, name, input_contract()[table].columns.keys() | list)) }}
    {% endif %}
    {% set types = {} %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do types.update({column.name: column.dtype}) %}
    {% endfor %}
    {% set raw = northstar._named_table(
        relation, 'model ' ~ name, types.keys() | list, types) %}
    {% do check_raw_columns_exist(table, raw) %}
    {{ return(raw) }}
{% endmacro %}
