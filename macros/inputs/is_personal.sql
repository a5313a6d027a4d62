{#
    Whether a column of the input contract tells who somebody is, so that no summary shows one of
    its values: ids of customers, e-mail addresses and phone numbers. A Jinja boolean.

    column: the column's name, as Jinja text;
    properties: what input_contract() says of it, a Jinja mapping.
#}
{% macro is_personal(column, properties) %}
    {{ return(properties.personal_data == 'direct' or column.endswith('customer_id')) }}
{% endmacro %}
