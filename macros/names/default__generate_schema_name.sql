{#
    Where tables lie: dbt's default, with the target's schema in place of the word northstar, by
    which dbt_project.yml names schemas (northstar, northstar_staging, northstar_rules ...).

    dbt asks this only where this package is the project itself. In a project that installs it, that
    project's own generate_schema_name decides, by default <target schema>_northstar and so on:
    marts never meet the host's tables.

    It is also the first macro of a run, before anything is created: it stops at a target that
    cannot be built in.
#}
{% macro default__generate_schema_name(custom_schema_name, node) -%}
    {%- do northstar.check_target() -%}
    {%- if custom_schema_name is none -%}
        {{- target.schema -}}
    {%- else -%}
        {{- custom_schema_name | trim | replace('northstar', target.schema, 1) -}}
    {%- endif -%}
{%- endmacro %}
