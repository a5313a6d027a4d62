{#
    Whether a text contains another one, as an SQL condition that is true or false. No pattern:
    every character stands for itself.

    text: an SQL text; null contains nothing;
    part: an SQL text, not empty.
#}
{% macro contains_text(text, part) %}
    {{- return('coalesce(replace(' ~ text ~ ', ' ~ part ~ ", '') <> " ~ text ~ ', false)') -}}
{% endmacro %}
