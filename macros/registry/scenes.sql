{#
    The scenes in which customers buy, weekday or weekend x part of the day: a list of codes, in
    code order. Seed day_parts says which hours make a part of the day.
#}
{% macro scenes() %}
    {% set codes = [] %}
    {% for day_kind in ['weekday', 'weekend'] %}
        {% for day_part in ['afternoon', 'evening', 'morning', 'night'] %}
            {% do codes.append(day_kind ~ '_' ~ day_part) %}
        {% endfor %}
    {% endfor %}
    {{ return(codes) }}
{% endmacro %}
