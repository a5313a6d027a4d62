{#
    The customer id of an order: as stated, else made from an address that the order states (var
    match_guests_by, the first that is there), as guest_ and 32 hexadecimal digits of its
    address_key(). Null without both.

    Reads the columns clean_customer_id, clean_email and clean_phone.
#}
{% macro customer_or_guest_id() %}
    {%- set keys = [] -%}
    {%- for kind in var('match_guests_by') -%}
        {%- do keys.append(address_key(kind, 'clean_' ~ kind)) -%}
    {%- endfor -%}
    {%- if not keys -%}
        {{- return('clean_customer_id') -}}
    {%- endif -%}
    {{- return('coalesce(clean_customer_id, ' ~ guest_id_of(
        'coalesce(' ~ keys | join(', ') ~ ')' if keys | length > 1 else keys[0]) ~ ')') -}}
{% endmacro %}
