{#
    A raw value as a boolean: true, t, yes, y, 1 and false, f, no, n, 0 in any case.
    Null where the value is missing or anything else.
#}
{% macro parse_boolean(raw) %}
    {%- set text = 'lower(' ~ clean_text(raw) ~ ')' -%}
    {%- set parsed -%}
        case
            when {{ text }} in ('true', 't', 'yes', 'y', '1') then true
            when {{ text }} in ('false', 'f', 'no', 'n', '0') then false
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}
