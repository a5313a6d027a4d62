{#
    Calendar months from a day to a later one, an integer: 0 within one month, negative
    if the later one is earlier. Null if an argument is null.

    earlier: an SQL date;
    later: an SQL date.
#}
{% macro months_between(earlier, later) %}
    {%- set numbers = [] -%}
    {%- for day in [later, earlier] -%}
        {%- do numbers.append('(12 * extract(year from ' ~ day ~ ') + extract(month from ' ~ day
            ~ '))') -%}
    {%- endfor -%}
    {{- return('cast(' ~ numbers | join(' - ') ~ ' as integer)') -}}
{% endmacro %}
