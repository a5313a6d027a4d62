{#
    A whole number that never falls as a value rises: the value's first three digits with its
    magnitude. 0 to 999.99 give 0 to 999, then each power of ten has 900 numbers more; negative
    values mirror them. So any set of values falls into some thousand ordered groups, and only
    groups of interest need to be sorted by exact values. Rounding in between does no harm, because
    equal values always share a group.

    value: a number, not null.
#}
{% macro coarse_value(value) %}
    {%- set value = 'cast(' ~ value ~ ' as ' ~ dbt.type_float() ~ ')' -%}
    {%- set branches = [] -%}
    {%- for power in range(1, 16) -%}
        {%- set shifted = 'floor(' ~ value ~ ' / 1e' ~ power ~ ') + sign(' ~ value ~ ') * '
            ~ 900 * power -%}
        {%- do branches.append(
            'else ' ~ shifted if loop.last
            else 'when abs(' ~ value ~ ') < 1e' ~ (power + 3) ~ ' then ' ~ shifted) -%}
    {%- endfor -%}
    cast(case
        when abs({{ value }}) < 1e3 then floor({{ value }})
        {{ branches | join('\n        ') }}
    end as bigint)
{%- endmacro %}
