{# Twelve hexadecimal digits of what SQL expressions say together, after a letter, so that nobody
   takes them for a number. values: a list; null is as good as ''. #}
{% macro short_hash(values) %}
    {%- set texts = [] -%}
    {%- for value in values -%}
        {%- do texts.append("coalesce(cast(" ~ value ~ " as " ~ dbt.type_string() ~ "), '')") -%}
    {%- endfor -%}
    {{- return("'v' || substring(" ~ dbt.hash(texts | join(" || '/' || ")) ~ ', 1, 12)') -}}
{% endmacro %}
