{# The models that are raw tables (raw_source: models), {table: name}: var raw_models with those of
   raw_from. #}
{% macro raw_model_names() %}
    {{ return(dict(var('raw_models'), **var('raw_from'))) }}
{% endmacro %}
