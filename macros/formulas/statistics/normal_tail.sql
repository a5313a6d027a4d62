{#
    The probability that a standard normal variable exceeds z, a double. Null if z is null.

    Below 7.07 the rational approximation 5666 of Hart (Computer Approximations, 1968), beyond it
    five steps of the continued fraction, both as in West (Better approximations to cumulative
    normal functions, Wilmott 2005): relative error under 1e-9 down to 1e-16. From z = 37 on the
    value is that of 37, about 1e-299, since smaller numbers stop a run on Postgres.

    z: a double. It is repeated 20 times, so give a column.
#}
{% macro normal_tail(z) %}
    {%- set above = [
        '3.52624965998911e-02', '0.700383064443688', '6.37396220353165', '33.912866078383',
        '112.079291497871', '221.213596169931', '220.206867912376',
    ] -%}
    {%- set below = [
        '8.83883476483184e-02', '1.75566716318264', '16.064177579207', '86.7807322029461',
        '296.564248779674', '637.333633378831', '793.826512519948', '440.413735824752',
    ] -%}
    {%- set distance = 'abs(' ~ z ~ ')' -%}
    {%- set density = 'exp(-power(least(' ~ distance ~ ', 37), 2) / 2)' -%}
    {%- set tail -%}
        case
            when {{ distance }} < 7.07106781186547 then {{ density }}
                * {{ northstar._polynomial(distance, above) }}
                / {{ northstar._polynomial(distance, below) }}
            else {{ density }} / 2.506628274631 / ({{ distance }} + 1 / ({{ distance }} + 2 / (
                {{ distance }} + 3 / ({{ distance }} + 4 / ({{ distance }} + 0.65)))))
        end
    {%- endset -%}
    {{- return('(case when ' ~ z ~ ' < 0 then 1 - ' ~ tail ~ ' else ' ~ tail ~ ' end)') -}}
{% endmacro %}


{# A polynomial in Horner's form; coefficients from the highest power down, as texts. #}
{% macro _polynomial(variable, coefficients) %}
    {% set terms = [coefficients[0]] %}
    {% for coefficient in coefficients[1:] %}
        {% do terms.append('(' ~ terms.pop() ~ ' * ' ~ variable ~ ' + ' ~ coefficient ~ ')') %}
    {% endfor %}
    {{ return(terms[0]) }}
{% endmacro %}
