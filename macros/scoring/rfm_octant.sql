{#
    RFM octant (field practice), HHH ... LLL in the order R F M: each score above the population's
    mean score (H) or not (L), compared in whole numbers: score x count > sum.

    scores: the alias with r_score, f_score, m_score; statistics: the alias with <score>_sum and
    <score>_count.
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
