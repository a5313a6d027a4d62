{# Whether a raw value is there but could not be parsed. raw: a raw column; text: its clean_text();
   parsed: what a parse macro gave. #}
{% macro is_invalid(raw, text, parsed) %}
    {{- return('(not ' ~ is_missing(raw, text) ~ ' and ' ~ parsed ~ ' is null)') -}}
{% endmacro %}
