{# The three scores beside the population's mean scores, in words. language: 'en' or 'zh'. #}
{% macro octant_text(metrics, means, language) %}
    {%- set names = {
        'r_score': 'R分', 'f_score': 'F分', 'm_score': 'M分',
    } -%}
    {%- set pieces = [] -%}
    {%- for score, name_zh in names.items() -%}
        {%- set value = metrics ~ '.' ~ score -%}
        {%- set mean = means ~ '.' ~ score ~ '_mean' -%}
        {%- do pieces.append(
            "'" ~ (score if language == 'en' else name_zh) ~ " ' || cast(" ~ value ~ ' as '
            ~ dbt.type_string() ~ ") || case when substring(" ~ metrics ~ '.rfm_octant, '
            ~ loop.index ~ ", 1) = 'H' then ' > ' else ' <= ' end || cast(" ~ mean ~ ' as '
            ~ dbt.type_string() ~ ')') -%}
    {%- endfor -%}
    {{- return(pieces | join("\n            || '; ' || ")) -}}
{% endmacro %}
