{#
    The columns of a raw table as they came, named raw_<column>, as a select list. Rejection marts
    show them, and ties between versions compare them. Both turn them into text, since only few rows
    need that. Of addresses in orders only a hash is kept.

    table: a table of the input contract, as Jinja text;
    relation: the alias with the raw table's columns.
#}
{% macro raw_columns_kept(table, relation) %}
    {% set expressions = [] %}
    {% for column, properties in input_contract()[table]['columns'].items() %}
        {% set value = relation ~ '.' ~ column %}
        {% if table == 'orders' and properties.personal_data == 'direct' %}
            {% set value = northstar._hashed_address(value) %}
        {% endif %}
        {% do expressions.append(value ~ ' as raw_' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}


{# An address as a salted hash. Without a salt it is null, except where it decides who the customer
   is: there it must still break ties. #}
{% macro _hashed_address(value) %}
    {% set text = 'cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')' %}
    {% if var('match_guests_by') and not env_var('NORTHSTAR_PII_SALT', '') %}
        {{ return(sha256_hex(text)) }}
    {% endif %}
    {{ return(hashed_personal_data(text)) }}
{% endmacro %}
