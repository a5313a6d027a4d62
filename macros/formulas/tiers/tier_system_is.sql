{#
    Whether a row's tier system is of a kind, as an SQL condition, e.g.
    tier_system_is('tier_rules.tier_system', 'decided_by', 'cells').

    column: the SQL column with the system's code; property: a property of tier_systems(); value:
    the property's value.
#}
{% macro tier_system_is(column, property, value) %}
    {%- set codes = tier_systems() | selectattr(property, 'equalto', value)
        | map(attribute='code') | list -%}
    {{- return(column ~ " in ('" ~ codes | join("', '") ~ "')") -}}
{% endmacro %}
