{#
    The customer id of a guest, made from an address_key(): guest_ and 32 of its hexadecimal digits.

    address_key: SQL; null stays null.
#}
{% macro guest_id_of(address_key) %}
    {{- return("'guest_' || left(" ~ address_key ~ ", 32)") -}}
{% endmacro %}
