{#
    A raw value as decimal(precision, scale), rounded once, half away from zero (SPEC 2, Values).
    Null if the value is missing, does not match number_grammar(), or is too large for the type once
    rounded. 'NaN', 'infinity', '1_000' and '1,234.5' are no numbers.

    raw: a raw column;
    text: its clean_text();
    precision: digits in all, a Jinja number, 18 by default;
    scale: digits after the point, a Jinja number, 4 by default.
#}
{% macro parse_decimal(raw, text, precision=18, scale=4) %}
    {{- return(adapter.dispatch('parse_decimal', 'northstar')(raw, text, precision, scale)) -}}
{% endmacro %}

{% macro default__parse_decimal(raw, text, precision, scale) %}
    {%- set number = 'round(cast(' ~ text ~ ' as ' ~ wide_decimal_type() ~ '), ' ~ scale ~ ')' -%}
    {%- set parsed -%}
        case
            when {{ regexp_full_match(text, number_grammar()) }} then
                case
                    when abs({{ number }}) < 1{{ '0' * (precision - scale) }}
                        then {{ as_decimal(number, precision, scale) }}
                end
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}

{# Whole and decimal numbers are cast as they are; typeof() is a constant to the planner. All other
   types go through their text: the shortest form of a double is the number that was typed. #}
{% macro duckdb__parse_decimal(raw, text, precision, scale) %}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    {%- set parsed -%}
        case
            when typeof({{ raw }}) like 'DECIMAL%' or typeof({{ raw }}) like '%INT'
                or typeof({{ raw }}) like '%INTEGER'
                then try_cast({{ raw }} as {{ type }})
            when not {{ regexp_full_match(text, number_grammar()) }} then null
            when contains(lower({{ text }}), 'e')
                then try_cast({{ _duckdb_plain_number(text) }} as {{ type }})
            else try_cast({{ text }} as {{ type }})
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}

{# '-1.5e3' as '-1500': DuckDB rounds plain numbers right, but rejects long ones with an exponent or
   loses their digits. The exponent moves the point through the digits of the mantissa. #}
{% macro _duckdb_plain_number(text) %}
    {%- set mantissa = "regexp_extract(" ~ text ~ ", '[0-9.]+')" -%}
    {%- set digits = "replace(" ~ mantissa ~ ", '.', '')" -%}
    {%- set whole_digits = "length(split_part(" ~ mantissa ~ ", '.', 1))" -%}
    {%- set exponent = "cast(regexp_extract(" ~ text ~ ", '[eE](.*)$', 1) as integer)" -%}
    {%- set point = "(" ~ whole_digits ~ " + " ~ exponent ~ ")" -%}
    {%- set plain -%}
        case when {{ text }} like '-%' then '-' else '' end
        || case
            when {{ point }} <= 0
                then '0.' || repeat('0', -{{ point }}) || {{ digits }}
            when {{ point }} >= length({{ digits }})
                then {{ digits }} || repeat('0', {{ point }} - length({{ digits }}))
            else left({{ digits }}, {{ point }}) || '.' || substr({{ digits }}, {{ point }} + 1)
        end
    {%- endset -%}
    {{- return(plain) -}}
{% endmacro %}

{# A text becomes a decimal of any length first, and is rounded once. A zero with a large exponent,
   0e99, is one too, though Spark counts its digits. #}
{% macro spark__parse_decimal(raw, text, precision, scale) %}
    {%- set type = 'decimal(' ~ precision ~ ', ' ~ scale ~ ')' -%}
    {%- set parsed -%}
        case
            when {{ regexp_full_match(text, number_grammar()) }} then
                coalesce(
                    try_cast({{ text }} as {{ type }}),
                    case
                        when {{ regexp_full_match(text, '[-+]?[0.]+[eE][-+]?[0-9]+') }}
                            then cast(0 as {{ type }})
                    end
                )
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}

{% macro snowflake__parse_decimal(raw, text, precision, scale) %}
    {{- return(northstar.spark__parse_decimal(raw, text, precision, scale)) -}}
{% endmacro %}

{# The widest type has 38 decimals there, and further ones are rounded away first. #}
{% macro bigquery__parse_decimal(raw, text, precision, scale) %}
    {%- set number = 'round(safe_cast(' ~ text ~ ' as bignumeric), ' ~ scale ~ ')' -%}
    {{- return('case when ' ~ regexp_full_match(text, number_grammar()) ~ ' and abs(' ~ number
        ~ ') < 1' ~ '0' * (precision - scale) ~ ' then cast(' ~ number ~ ' as numeric) end') -}}
{% endmacro %}
