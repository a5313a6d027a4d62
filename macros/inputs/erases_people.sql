{# Whether this run is given erasure requests, so that nothing may be left of whom they name. A
   boolean. #}
{% macro erases_people() %}
    {% set is_without_demo = var('raw_source') == 'demo' and project_name != 'northstar' %}
    {{ return('erasure_requests' in supplied_tables() and not is_without_demo) }}
{% endmacro %}
