{#
    What Stirling's formula lacks of the logarithm of the gamma function:
    ln gamma(a) - (a - 1/2) ln a + a - ln(2 pi) / 2. A double.

    Three steps up, a -> a + 1, then five terms of Stieltjes' continued fraction (Abramowitz, Stegun
    6.1.48). Error under 1e-9 from a = 1/2 on.

    a: a double above 0.
#}
{% macro stirling_remainder(a) %}
    {% set fraction = ['0'] %}
    {% for coefficient in [22999 / 22737, 195 / 371, 53 / 210, 1 / 30, 1 / 12] %}
        {% do fraction.append('%.17e' | format(coefficient) ~ ' / (' ~ a ~ ' + 3 + '
            ~ fraction.pop() ~ ')') %}
    {% endfor %}
    {% set terms = fraction %}
    {% for shift in range(3) %}
        {% do terms.append('(' ~ a ~ ' + ' ~ shift ~ '.5) * ln(1 + 1 / (' ~ a ~ ' + ' ~ shift
            ~ ')) - 1') %}
    {% endfor %}
    {{ return('(' ~ terms | join(' + ') ~ ')') }}
{% endmacro %}
