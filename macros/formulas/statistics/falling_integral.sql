{#
    The integral from 0 to infinity of a function that falls from 1 at 0 at least exponentially,
    such as a density beyond its mode, relative to its value there.

    The trapezoid rule after the double exponential substitution w = exp(tau - exp(-tau)) (Takahasi,
    Mori 1974): its 29 points stretch over twelve powers of ten, so one rule does for steep and flat
    tails. Relative error under 1e-7 for the functions of this folder. A factor below exp(-80)
    counts as exp(-80), since Postgres stops a run at numbers below 1e-308.

    exponent: the logarithm of the function, SQL as Jinja text in which {w} is the variable;
    scale: about the distance over which the function falls, SQL.
#}
{% macro falling_integral(exponent, scale) %}
    {% set e = 2.718281828459045 %}
    {% set step = 0.25 %}
    {% set terms = [] %}
    {% for number in range(29) %}
        {% set tau = number * step - 3.2 %}
        {% set point = e ** (tau - e ** -tau) %}
        {% set weight = step * point * (1 + e ** -tau) %}
        {% set variable = '(' ~ '%.12e' | format(point) ~ ' * ' ~ scale ~ ')' %}
        {% do terms.append('%.12e' | format(weight) ~ ' * exp(greatest('
            ~ exponent | replace('{w}', variable) ~ ', -80))') %}
    {% endfor %}
    {{ return('(' ~ scale ~ ' * (' ~ terms | join(' + ') ~ '))') }}
{% endmacro %}
