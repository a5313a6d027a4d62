{# A name of the user's as an SQL identifier, whatever characters it has. #}
{% macro quoted_name(name) %}
    {{ return('"' ~ name | replace('"', '""') ~ '"') }}
{% endmacro %}
