{#
    Stops the run if the target is a database in which nothing can be built; the message says why.
    It is called while the project is parsed, so it asks the database nothing.
#}
{% macro check_target() %}
    {{- return(adapter.dispatch('check_target', 'northstar')()) -}}
{% endmacro %}

{% macro default__check_target() %}
    {{- return('') -}}
{% endmacro %}

{# The file's name is the name of its catalog. DuckDB has catalogs of its own, and dbt and DuckDB
   read some characters of a path as something else. #}
{% macro duckdb__check_target() %}
    {%- set name = modules.re.sub('.*/|[.][^.]*$', '', target.path | string) -%}
    {%- if name | lower in ['main', 'system', 'temp'] or modules.re.search('[\'\\x22#?]', name)
        or not name.strip() -%}
        {%- do northstar._stop(
            "The database file is named '" ~ name ~ "', which DuckDB cannot use",
            'a name without quotes, # and ?, other than main, system and temp',
            'NORTHSTAR_DUCKDB_PATH (or the profile)') -%}
    {%- elif name | lower == target.schema | lower -%}
        {%- do northstar._stop(
            "The database file and the schema are both named '" ~ name
            ~ "', which makes " ~ name ~ '.customers ambiguous',
            'a file with another name than the schema, e.g. warehouse.duckdb',
            'NORTHSTAR_DUCKDB_PATH or NORTHSTAR_SCHEMA (or the profile)') -%}
    {%- endif -%}
    {{- return('') -}}
{% endmacro %}
