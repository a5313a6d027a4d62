{# What to do where the rows of the raw tables are not those that were counted: a text without
   quotes, for the failing rows of the tests that find it. #}
{% macro how_to_reconcile() %}
    {{- return('raw rows vanished or changed unseen: if that is right, '
        ~ 'build once with --full-refresh') -}}
{% endmacro %}
