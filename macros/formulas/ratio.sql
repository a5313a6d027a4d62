{#
    numerator / denominator, rounded once, half away from zero, from exact operands (SPEC 1,
    Exactness). So every engine gives the same digits: by itself DuckDB divides decimals as doubles,
    and Postgres stops at 16 digits. Null if an operand is null or the denominator is 0.

    numerator: a whole number, or a decimal with at most operand_scale decimals;
    denominator: the same;
    scale: decimals of the result, 6 for shares and rates (the default, and the most: Spark keeps no
        more of a product of so many digits), 4 for money;
    operand_scale: the most decimals of an operand (default 0); further ones would be rounded away.
#}
{% macro ratio(numerator, denominator, scale=6, operand_scale=0) %}
    {% if scale > 6 %}
        {% do exceptions.raise_compiler_error(
            "ratio(): scale is '" ~ scale ~ "'. Allowed: 1 to 6.") %}
    {% endif %}
    {{- return(adapter.dispatch('ratio', 'northstar')(
        numerator, denominator, scale, operand_scale)) -}}
{% endmacro %}

{% macro default__ratio(numerator, denominator, scale, operand_scale) %}
    {%- set unit = '1' ~ '0' * operand_scale -%}
    {#- so many digits that the product with the unit, too, has 38 at most -#}
    {%- set digits = 36 - operand_scale -%}
    {%- set dividend = as_factor(
        as_factor('abs(' ~ numerator ~ ')', digits, operand_scale) ~ ' * ' ~ unit, 38, 0) -%}
    {%- set divisor = as_factor(
        as_factor('abs(nullif(' ~ denominator ~ ', 0))', digits, operand_scale) ~ ' * ' ~ unit,
        38, 0
    ) -%}
    {%- set quotient = integer_quotient(
        dividend ~ ' * 2' ~ '0' * scale ~ ' + ' ~ divisor, '2 * ' ~ divisor) -%}
    {%- set result -%}
        case when sign({{ numerator }}) * sign({{ denominator }}) < 0 then -1 else 1 end
            * {{ quotient }} * {{ decimal_literal('0.' ~ '0' * (scale - 1) ~ '1') }}
    {%- endset -%}
    {{- return(as_decimal(result, 28, scale)) -}}
{% endmacro %}

{# DuckDB divides sixteen-byte whole numbers thirty times more slowly than eight-byte ones. So small
   operands, nearly all, are divided in bigint: first the whole part, then the remainder. They
   become whole numbers through a double, which is exact below 2^51. #}
{% macro duckdb__ratio(numerator, denominator, scale, operand_scale) %}
    {%- set dividend = 'cast(cast(abs(' ~ numerator ~ ') as double) * 1e' ~ operand_scale
        ~ ' as bigint)' -%}
    {%- set divisor = 'cast(cast(abs(' ~ denominator ~ ') as double) * 1e' ~ operand_scale
        ~ ' as bigint)' -%}
    {%- set most_numerator = '1' ~ '0' * [15 - operand_scale, 18 - scale] | min -%}
    {%- set most_denominator =
        '1' ~ '0' * [15 - operand_scale, 17 - operand_scale - scale] | min -%}
    {%- set result -%}
        case
            when abs({{ numerator }}) < {{ most_numerator }}
                and abs({{ denominator }}) >= 1 and abs({{ denominator }}) < {{ most_denominator }}
                then cast(
                    case when sign({{ numerator }}) * sign({{ denominator }}) < 0 then -1 else 1 end
                    * (
                        {{ dividend }} // {{ divisor }} * 1{{ '0' * scale }}
                        + (2{{ '0' * scale }} * ({{ dividend }} % {{ divisor }}) + {{ divisor }})
                        // (2 * {{ divisor }})
                    ) * 0.{{ '0' * (scale - 1) }}1
                    as decimal(28, {{ scale }})
                )
            else {{ northstar.default__ratio(numerator, denominator, scale, operand_scale) }}
        end
    {%- endset -%}
    {{- return(result) -}}
{% endmacro %}
