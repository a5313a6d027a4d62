{#
    The three scores beside the population's mean scores, as text:
        r_score 4 > 3.0125; f_score 2 <= 2.9000; m_score 5 > 3.1000

    metrics: the alias with r_score, f_score, m_score and rfm_octant;
    means: the alias with r_score_mean, f_score_mean and m_score_mean;
    language: 'en' or 'zh'.
#}
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
