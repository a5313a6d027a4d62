{#
    The conditions of a rule with a customer's values, as text joined by '; ', null if there are
    none:
        recency_days 12 <= 30; avg_monthly_spend 612.0000 > 500.0000
    A null value shows as '-'.

    rule: the alias of int_tier_rules;
    metrics: the alias with the columns of int_tier_rule_inputs;
    language: 'en' or 'zh';
    are_missing: true for only the conditions that the customer does not meet, which then read
        'recency_days 45, needs <= 30'; false (the default) for all.
#}
{% macro conditions_text(rule, metrics, language, are_missing=false) %}
    {%- set pieces = [] -%}
    {%- for condition in tier_conditions() -%}
        {%- set bound = rule ~ '.' ~ condition.column -%}
        {%- set value = metrics ~ '.' ~ condition.metric -%}
        {%- set name = condition.metric if language == 'en' else condition.name_zh -%}
        {%- set is_told -%}
            {{ bound }} is not null
            {%- if are_missing %}
                and coalesce(not {{ condition_is_met(condition, bound, metrics) }}, true)
            {%- endif -%}
        {%- endset -%}
        {%- set relation = condition.operator -%}
        {%- if are_missing -%}
            {%- set relation = (', needs ' if language == 'en' else '，须 ') ~ relation -%}
        {%- else -%}
            {%- set relation = ' ' ~ relation -%}
        {%- endif -%}
        {%- do pieces.append(
            "case when " ~ is_told ~ " then '; " ~ name ~ " ' || coalesce(cast(" ~ value ~ ' as '
            ~ dbt.type_string() ~ "), '-') || '" ~ relation ~ " ' || cast(" ~ bound ~ ' as '
            ~ dbt.type_string() ~ ") else '' end") -%}
    {%- endfor -%}
    {{- return("nullif(substring(" ~ pieces | join('\n        || ') ~ ", 3), '')") -}}
{% endmacro %}
