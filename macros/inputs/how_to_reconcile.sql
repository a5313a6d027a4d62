{#
    Advice for rows that vanished or changed unseen, a text without quotes. The tests that reconcile
    raw tables with marts print it beside each failing row.
#}
{% macro how_to_reconcile() %}
    {{- return('raw rows vanished or changed unseen: if that is right, '
        ~ 'build once with --full-refresh') -}}
{% endmacro %}
