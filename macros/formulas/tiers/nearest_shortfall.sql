{#
    The name of a customer's nearest shortfall, as text: the one that is the smallest share of its
    bound. Shortfalls have different units (days, money, orders, points, scores), shares have none.
    A bound under 1 counts as 1, a shortfall from 10^15 on as 10^15, so that a product of the two
    has 38 digits at most. Of equal shares the first name wins. Null if nothing is lacking.

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
                ~ northstar._weighed(name ~ '_shortfall', other ~ '_bound') ~ ' <= '
                ~ northstar._weighed(other ~ '_shortfall', name ~ '_bound') ~ ')') -%}
        {%- endfor -%}
        {%- do branches.append(
            'when ' ~ is_nearest | join('\n                and ') ~ "\n                then '"
            ~ name ~ "'") -%}
    {%- endfor -%}
    {{- return('case\n            ' ~ branches | join('\n            ') ~ '\n        end') -}}
{% endmacro %}


{% macro _weighed(shortfall, bound) %}
    {{- return(
        as_factor(
            'least(' ~ shortfall ~ ', ' ~ decimal_literal('999999999999999.9999') ~ ')', 19, 4)
        ~ ' * ' ~ as_factor('greatest(abs(' ~ bound ~ '), 1)', 18, 4)) -}}
{% endmacro %}
