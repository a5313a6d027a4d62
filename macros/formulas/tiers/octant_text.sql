{#
    The three scores beside the population's mean scores, as sentences:
        Recency score 4 is above the mean (3.0125). Frequency score 2 is not above the mean (2.9).

    metrics: the alias with r_score, f_score, m_score and rfm_octant;
    means: the alias with r_score_mean, f_score_mean and m_score_mean;
    language: 'en' or 'zh';
    next_octant: SQL, the octant to reach; then only the scores that must cross the mean are told:
        'Frequency score 2; above the mean (2.9) is needed'. By default none.
#}
{% macro octant_text(metrics, means, language, next_octant=none) %}
    {%- set words = {
        'en': {'H': ' is above the mean (', 'L': ' is not above the mean (', 'end': ')',
               'needs_H': '; above the mean (', 'needs_L': '; not above the mean (',
               'needed': ') is needed', 'next': '. '},
        'zh': {'H': '高于平均（', 'L': '不高于平均（', 'end': '）', 'needs_H': '，须高于平均（',
               'needs_L': '，须不高于平均（', 'needed': '）', 'next': '；'},
    }[language] -%}
    {%- set pieces = [] -%}
    {%- for score, name in score_names(language).items() -%}
        {%- set octant = 'substring(' ~ (next_octant or metrics ~ '.rfm_octant') ~ ', '
            ~ loop.index ~ ', 1)' -%}
        {%- set high, low = (words.needs_H, words.needs_L) if next_octant
            else (words.H, words.L) -%}
        {%- set said = "'" ~ words.next ~ name ~ "' || cast(" ~ metrics ~ '.' ~ score ~ ' as '
            ~ dbt.type_string() ~ ") || case when " ~ octant ~ " = 'H' then '" ~ high
            ~ "' else '" ~ low ~ "' end || " ~ plain_number(means ~ '.' ~ score ~ '_mean')
            ~ " || '" ~ (words.needed if next_octant else words.end) ~ "'" -%}
        {%- if next_octant -%}
            {%- set said = "case when " ~ octant ~ " <> substring(" ~ metrics ~ ".rfm_octant, "
                ~ loop.index ~ ", 1) then " ~ said ~ " else '' end" -%}
        {%- endif -%}
        {%- do pieces.append(said) -%}
    {%- endfor -%}
    {{- return("nullif(substring(" ~ pieces | join("\n            || ") ~ ", "
        ~ (words.next | length + 1) ~ "), '')") -}}
{% endmacro %}
