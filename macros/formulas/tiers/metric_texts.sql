{#
    The metrics of tier_conditions() as plain_number()s, a select list of <metric>_text for
    conditions_text(). What is not known, because there was no such order, counts as 0.
#}
{% macro metric_texts() %}
    {% set texts = [] %}
    {% for metric in tier_conditions() | map(attribute='metric') | unique %}
        {% do texts.append(
            plain_number('coalesce(' ~ metric ~ ', 0)') ~ ' as ' ~ metric ~ '_text') %}
    {% endfor %}
    {{ return(texts | join(',\n        ')) }}
{% endmacro %}
