{#
    An SQL expression of a user in brackets, on a line of its own if it has a remark (--), which
    would swallow what follows.

    expression: SQL, as Jinja text.
#}
{% macro in_brackets(expression) %}
    {{ return('(' ~ expression ~ ('\n' if '--' in expression else '') ~ ')') }}
{% endmacro %}
