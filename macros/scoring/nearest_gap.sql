{#
    Of all that a customer lacks for the next better tier, the nearest: its metric, its bound or
    its gap. Gaps have different units (days, money, orders, points, scores), so the nearest is the
    one that is the smallest share of its bound. Null where nothing is lacking; a segment's gap is
    a number of score steps and has no bound.

    part: 'metric', 'bound' or 'gap'; reads <name>_gap and <name>_bound of every tier condition
    and score, and steps.
#}
{% macro nearest_gap(part) %}
    {%- set names = {} -%}
    {%- for condition in tier_conditions() -%}
        {%- do names.update({condition.column: condition.metric}) -%}
    {%- endfor -%}
    {%- for score in ['r_score', 'f_score', 'm_score'] -%}
        {%- do names.update({score: score}) -%}
    {%- endfor -%}
    {%- set branches = [] -%}
    {%- for name, metric in names.items() -%}
        {%- set is_nearest = [name ~ '_gap is not null'] -%}
        {%- for other in names if other != name -%}
            {%- do is_nearest.append(
                '(' ~ other ~ '_gap is null or '
                ~ name ~ '_gap * greatest(abs(' ~ other ~ '_bound), 1) <= '
                ~ other ~ '_gap * greatest(abs(' ~ name ~ '_bound), 1))') -%}
        {%- endfor -%}
        {%- set value = {
            'metric': "'" ~ metric ~ "'",
            'bound': 'cast(' ~ name ~ '_bound as decimal(28, 4))',
            'gap': 'cast(' ~ name ~ '_gap as decimal(28, 4))',
        }[part] -%}
        {%- do branches.append(
            'when ' ~ is_nearest | join('\n                and ') ~ '\n                then '
            ~ value) -%}
    {%- endfor -%}
    {%- set steps = {
        'metric': "'score_steps'",
        'bound': 'cast(null as decimal(28, 4))',
        'gap': 'cast(steps as decimal(28, 4))',
    }[part] -%}
    {%- do branches.append('when steps is not null then ' ~ steps) -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}
