{#
    The columns of a user's table as raw_header() looks for them, a list of {'spelt', 'name'}: as
    the table spells it, and what its FROM item calls it. They differ where a name is empty or there
    more than once, in any case.

    names: the names in the table's order, a Jinja list.
#}
{% macro raw_headers(names) %}
    {% set lowered = names | map('lower') | list %}
    {% set headers = [] %}
    {% for name in names %}
        {% if not name %}
            {% set unique = 'column ' ~ loop.index %}
        {% elif lowered.count(name | lower) > 1 %}
            {% set unique = name ~ ' (column ' ~ loop.index ~ ')' %}
        {% else %}
            {% set unique = name %}
        {% endif %}
        {% do headers.append({'spelt': name, 'name': unique}) %}
    {% endfor %}
    {{ return(headers) }}
{% endmacro %}
