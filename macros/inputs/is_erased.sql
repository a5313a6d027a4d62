{#
    True if a raw row is one of an erased person (SPEC-outreach P2): by its customer id, or by its
    order. Reads the aliases of erased_joins(). False for a table that names nobody; never null.

    table: a table of the input contract, as Jinja text.
#}
{% macro is_erased(table) %}
    {%- set found = [] -%}
    {%- for column in northstar._erased_by(table) -%}
        {%- do found.append('erased_by_' ~ column ~ '.'
            ~ ('order_id' if column == 'order_id' else 'customer_id') ~ ' is not null') -%}
    {%- endfor -%}
    {{- return('(' ~ (found | join(' or ') or '1 = 0') ~ ')') -}}
{% endmacro %}
