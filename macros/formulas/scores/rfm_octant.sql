{#
    RFM octant, HHH ... LLL in the order R F M (SPEC 4, field practice): H for a score above the
    population's mean score, else L. Compared in whole numbers: score x count > sum.

    scores: the alias with r_score, f_score, m_score;
    statistics: the alias with <score>_sum and <score>_count.
#}
{% macro rfm_octant(scores, statistics) %}
    {%- set letters = [] -%}
    {%- for score in ['r_score', 'f_score', 'm_score'] -%}
        {%- do letters.append(
            'case when ' ~ scores ~ '.' ~ score ~ ' * ' ~ statistics ~ '.' ~ score ~ '_count > '
            ~ statistics ~ '.' ~ score ~ "_sum then 'H' else 'L' end") -%}
    {%- endfor -%}
    {{- return(letters | join('\n        || ')) -}}
{% endmacro %}
