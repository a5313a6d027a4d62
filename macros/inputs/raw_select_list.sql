{#
    The select list that turns a user's table into a table of the input contract. A missing column
    is null, so that its default applies.

    columns: the contract's columns, in order, a Jinja list;
    present: the columns of the user's table, as that table spells them, a Jinja list;
    mapping: the table's map of var raw_columns, {contract column: SQL expression}, where a column
        left out is missing; or none, where columns go by their own names.
#}
{% macro raw_select_list(columns, present, mapping) %}
    {% set names = {} %}
    {% for name in present %}
        {% do names.update({name | lower: name}) %}
    {% endfor %}
    {% set expressions = [] %}
    {% for column in columns %}
        {% if mapping and column in mapping %}
            {% set expression = '(' ~ mapping[column] ~ ')' %}
        {% elif not mapping and column in names %}
            {% set expression = adapter.quote(names[column]) %}
        {% else %}
            {% set expression = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
        {% endif %}
        {% do expressions.append(raw_value(expression) ~ ' as ' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}
