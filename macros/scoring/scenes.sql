{# The scenes in which customers buy, weekday or weekend x part of the day, in code order. A list.
   Which hours make which part of the day is seed day_parts'. #}
{% macro scenes() %}
    {% set codes = [] %}
    {% for day_kind in ['weekday', 'weekend'] %}
        {% for day_part in ['afternoon', 'evening', 'morning', 'night'] %}
            {% do codes.append(day_kind ~ '_' ~ day_part) %}
        {% endfor %}
    {% endfor %}
    {{ return(codes) }}
{% endmacro %}
