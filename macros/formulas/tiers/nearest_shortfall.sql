{#
    The name of a customer's nearest shortfall, as text: the one that is the smallest share of its
    bound. Shortfalls have different units (days, money, orders, points, scores), shares have none.
    A bound under 1 counts as 1. Of equal shares the first name wins. Null if nothing is lacking.

    names: the names in order, a Jinja list or mapping. Each has a column <name>_shortfall (null:
        nothing lacking) and a column <name>_bound.
#}
{% macro nearest_shortfall(names) %}
    {%- set branches = [] -%}
    {%- for name in names -%}
        {%- set is_nearest = [name ~ '_shortfall is not null'] -%}
        {%- for other in names if other != name -%}
            {%- do is_nearest.append(
                '(' ~ other ~ '_shortfall is null or '
                ~ name ~ '_shortfall * greatest(abs(' ~ other ~ '_bound), 1) <= '
                ~ other ~ '_shortfall * greatest(abs(' ~ name ~ '_bound), 1))') -%}
        {%- endfor -%}
        {%- do branches.append(
            'when ' ~ is_nearest | join('\n                and ') ~ "\n                then '"
            ~ name ~ "'") -%}
    {%- endfor -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}
