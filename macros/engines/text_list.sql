{#
    The texts of a group in a given order as one text. An aggregate; null is left out, and a group
    without any text gives null.

    text: an SQL text;
    separator: the text between two of them, a literal of SQL;
    order: what orders them, a Jinja list of SQL expressions, all ascending.
#}
{% macro text_list(text, separator, order) %}
    {{- return(adapter.dispatch('text_list', 'northstar')(text, separator, order)) -}}
{% endmacro %}

{% macro default__text_list(text, separator, order) %}
    {{- return(dbt.listagg(text, separator, 'order by ' ~ order | join(', '))) -}}
{% endmacro %}

{# Of no text Snowflake makes an empty one. #}
{% macro snowflake__text_list(text, separator, order) %}
    {{- return('case when count(' ~ text ~ ') > 0 then '
        ~ northstar.default__text_list(text, separator, order) ~ ' end') -}}
{% endmacro %}

{# Spark collects in any order; an array of structs is sorted by their fields from left to right. Of
   no text it makes an empty one. #}
{% macro spark__text_list(text, separator, order) %}
    {%- set keys = [] -%}
    {%- for key in order -%}
        {%- do keys.append(key ~ ' as key_' ~ loop.index) -%}
    {%- endfor -%}
    {%- set sorted = 'array_sort(collect_list(case when ' ~ text ~ ' is not null then struct('
        ~ keys | join(', ') ~ ', ' ~ text ~ ' as text) end))' -%}
    {{- return('case when count(' ~ text ~ ') > 0 then array_join(transform(' ~ sorted
        ~ ', item -> item.text), ' ~ separator ~ ') end') -}}
{% endmacro %}
