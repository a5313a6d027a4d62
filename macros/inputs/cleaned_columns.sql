{#
    Every column of a raw table twice: as it came, and as clean_<column>, its clean_text(). The
    parse macros read both: the raw value where the engine knows its type, else the text.
#}
{% macro cleaned_columns(table) %}
    {% set expressions = [] %}
    {% for column in input_contract()[table]['columns'] %}
        {% do expressions.append('raw_' ~ table ~ '.' ~ column) %}
        {% do expressions.append(
            clean_text('raw_' ~ table ~ '.' ~ column) ~ ' as clean_' ~ column) %}
    {% endfor %}
    {{ return(expressions | join(',\n        ')) }}
{% endmacro %}
