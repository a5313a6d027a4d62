{#
    One number for many rows in any order, as text: equal rows give equal numbers, other rows almost
    surely another. An aggregate, null over no rows. The number differs from engine to engine.

    columns: a Jinja list of SQL expressions; null is a value like others.
#}
{% macro row_checksum(columns) %}
    {{- return(adapter.dispatch('row_checksum', 'northstar')(columns)) -}}
{% endmacro %}

{# The hash passes over null, so it is told where one stands. #}
{% macro default__row_checksum(columns) %}
    {%- set values = [] -%}
    {%- for column in columns -%}
        {%- do values.append(column ~ ' is null, ' ~ column) -%}
    {%- endfor -%}
    {{- return('cast(sum(cast(xxhash64(' ~ values | join(', ') ~ ') as decimal(38, 0))) as '
        ~ dbt.type_string() ~ ')') -}}
{% endmacro %}

{% macro duckdb__row_checksum(columns) %}
    {{- return('cast(sum(hash(' ~ columns | join(', ') ~ ')) as varchar)') -}}
{% endmacro %}

{% macro postgres__row_checksum(columns) %}
    {{- return('cast(sum(cast(hashtextextended(cast(row(' ~ columns | join(', ')
        ~ ') as text), 0) as numeric)) as text)') -}}
{% endmacro %}

{# hash() takes null for a value like others. #}
{% macro snowflake__row_checksum(columns) %}
    {{- return('cast(sum(hash(' ~ columns | join(', ') ~ ')) as ' ~ dbt.type_string() ~ ')') -}}
{% endmacro %}

{% macro bigquery__row_checksum(columns) %}
    {{- return('cast(sum(cast(farm_fingerprint(to_json_string([' ~ northstar._as_texts(columns)
        ~ '])) as bignumeric)) as ' ~ dbt.type_string() ~ ')') -}}
{% endmacro %}

{# The elements of an array of texts. #}
{% macro _as_texts(columns) %}
    {%- set texts = [] -%}
    {%- for column in columns -%}
        {%- do texts.append('cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')') -%}
    {%- endfor -%}
    {{- return(texts | join(', ')) -}}
{% endmacro %}
