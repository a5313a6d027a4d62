{#
    Of all that a customer lacks for the next better tier, the name of the nearest. Gaps have
    different units (days, money, orders, points, scores), so the nearest is the one that is the
    smallest share of its bound; of equal ones the first named. Null where nothing is lacking.

    names: the names in order; reads the columns <name>_gap (null: nothing lacking) and
    <name>_bound.
#}
{% macro nearest_gap(names) %}
    {%- set branches = [] -%}
    {%- for name in names -%}
        {%- set is_nearest = [name ~ '_gap is not null'] -%}
        {%- for other in names if other != name -%}
            {%- do is_nearest.append(
                '(' ~ other ~ '_gap is null or '
                ~ name ~ '_gap * greatest(abs(' ~ other ~ '_bound), 1) <= '
                ~ other ~ '_gap * greatest(abs(' ~ name ~ '_bound), 1))') -%}
        {%- endfor -%}
        {%- do branches.append(
            'when ' ~ is_nearest | join('\n                and ') ~ "\n                then '"
            ~ name ~ "'") -%}
    {%- endfor -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}
