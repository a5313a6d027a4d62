{#
    The joins by which is_erased() knows whether a raw row is one of an erased person: with
    int_erased_ids by each column of customer ids, and with int_erased_orders by the order id. No
    join multiplies rows. '' for a table that names nobody.

    table: a table of the input contract, as Jinja text;
    relation: the alias of its rows, with these columns.
#}
{% macro erased_joins(table, relation) %}
    {% set joins = [] %}
    {% for column in northstar._erased_by(table) %}
        {% set model, key = ('int_erased_orders', 'order_id') if column == 'order_id'
            else ('int_erased_ids', 'customer_id') %}
        {% do joins.append(
            'left join ' ~ ref('northstar', model) ~ ' as erased_by_' ~ column ~ ' on ' ~ relation
            ~ '.' ~ column ~ ' = erased_by_' ~ column ~ '.' ~ key) %}
    {% endfor %}
    {{ return(joins | join('\n    ')) }}
{% endmacro %}


{# The columns of a table that lead to a person, in the contract's order. Whom somebody referred is
   another person, and a request is no row of the person's. #}
{% macro _erased_by(table) %}
    {% set columns = [] %}
    {% for column in input_contract()[table]['columns'] if table != 'erasure_requests'
        and column in ['customer_id', 'canonical_customer_id', 'order_id'] %}
        {% do columns.append(column) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}
