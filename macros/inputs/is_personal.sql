{#
    Whether a column of the input contract tells who somebody is, so that no summary shows one of
    its values: ids of customers, e-mail addresses and phone numbers. A Jinja boolean.

    column: the column's name, as Jinja text.
#}
{% macro is_personal(column) %}
    {{ return(column in ['email', 'phone'] or column.endswith('customer_id')) }}
{% endmacro %}
