{#
    numerator / denominator, rounded once, half away from zero, from exact operands: the same
    digits on every engine (DuckDB divides decimals as doubles, Postgres to 16 digits).

    numerator, denominator: SQL expressions, whole or decimal with at most `operand_scale` decimals
    (beyond them an operand would be rounded); scale: decimals of the result (6 for shares and
    rates, 4 for money). Null where an operand is null or the denominator is 0.
#}
{% macro ratio(numerator, denominator, scale=6, operand_scale=0) %}
    {%- set unit = '1' ~ '0' * operand_scale -%}
    {%- set type = 'decimal(38, ' ~ operand_scale ~ ')' -%}
    {%- set dividend = '(cast(abs(' ~ numerator ~ ') as ' ~ type ~ ') * ' ~ unit ~ ')' -%}
    {%- set divisor = '(cast(abs(nullif(' ~ denominator ~ ', 0)) as ' ~ type ~ ') * '
        ~ unit ~ ')' -%}
    {%- set quotient = integer_quotient(
        dividend ~ ' * 2' ~ '0' * scale ~ ' + ' ~ divisor, '2 * ' ~ divisor) -%}
    {%- set result -%}
        cast(
            case when sign({{ numerator }}) * sign({{ denominator }}) < 0 then -1 else 1 end
            * {{ quotient }} * 0.{{ '0' * (scale - 1) }}1
            as decimal(28, {{ scale }})
        )
    {%- endset -%}
    {{- return(result) -}}
{% endmacro %}
