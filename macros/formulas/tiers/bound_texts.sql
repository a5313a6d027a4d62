{#
    The bounds of tier_conditions() as plain_number()s, a select list of <column>_text for
    conditions_text(). Null where the rule sets none.
#}
{% macro bound_texts() %}
    {% set texts = [] %}
    {% for condition in tier_conditions() %}
        {% do texts.append(
            plain_number(condition.column) ~ ' as ' ~ condition.column ~ '_text') %}
    {% endfor %}
    {{ return(texts | join(',\n        ')) }}
{% endmacro %}
