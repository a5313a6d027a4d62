{#
    A text as an SQL literal, whatever characters it has.

    text: Jinja text.
#}
{% macro text_literal(text) %}
    {{- return(adapter.dispatch('text_literal', 'northstar')(text)) -}}
{% endmacro %}

{% macro default__text_literal(text) %}
    {{- return("'" ~ text | replace("'", "''") ~ "'") -}}
{% endmacro %}

{# Here two quotes end one literal and begin another, and a backslash escapes. #}
{% macro spark__text_literal(text) %}
    {{- return("'" ~ text | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") -}}
{% endmacro %}

{# Here a backslash escapes, too. #}
{% macro snowflake__text_literal(text) %}
    {{- return("'" ~ text | replace('\\', '\\\\') | replace("'", "''") ~ "'") -}}
{% endmacro %}

{# A literal in single quotes is one line there. #}
{% macro bigquery__text_literal(text) %}
    {{- return(northstar.spark__text_literal(text) | replace('\n', '\\n')
        | replace('\r', '\\r')) -}}
{% endmacro %}
