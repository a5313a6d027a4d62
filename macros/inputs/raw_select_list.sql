{#
    The select list that turns a user's table into a contract table.

    columns: the contract's columns, in order.
    present: the columns that the user's table has, as that table spells them.
    mapping: null, or {contract column: SQL expression}: with a mapping, a column left out of it
             is null, so that its default applies; without one, columns go by their own names.
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
