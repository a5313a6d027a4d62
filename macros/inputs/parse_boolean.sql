{#
    A cleaned text as a boolean: true, t, yes, y, 1 and false, f, no, n, 0 in any case. Null for
    anything else.

    text: a clean_text().
#}
{% macro parse_boolean(text) %}
    {%- set parsed -%}
        case
            when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
            when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
        end
    {%- endset -%}
    {{- return(parsed) -}}
{% endmacro %}
