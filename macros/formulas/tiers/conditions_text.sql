{#
    The conditions of a rule with a customer's values as sentences, null if there are none:
        Last bought 12 days ago (at most 30). Spends 612.5 USD a month on average (more than 500
        USD)
    A money bound that var rule_rates converted says so: (more than 3600 CNY, 1 USD = 7.2 CNY).

    rule: the alias of int_tier_rules with its bound_texts();
    metrics: the alias with the columns of int_tier_rule_inputs and its metric_texts();
    language: 'en' or 'zh';
    are_missing: true for only the conditions that the customer does not meet, which then read
        'Last bought 412 days ago; at most 180 are needed'; false (the default) for all.
#}
{% macro conditions_text(rule, metrics, language, are_missing=false) %}
    {%- set words = {
        'en': {'>': 'more than ', '>=': 'at least ', '<=': 'at most ', 'met': [' (', ')'],
               'missing': ['; ', ' are needed'], 'next': '. ', 'and': ', '},
        'zh': {'>': '超过', '>=': '不少于', '<=': '不超过', 'met': ['（', '）'],
               'missing': ['，须', ''], 'next': '；', 'and': '，'},
    }[language] -%}
    {%- set before, after = words['missing' if are_missing else 'met'] -%}
    {%- set pieces = [] -%}
    {%- for condition in tier_conditions() -%}
        {%- set bound = rule ~ '.' ~ condition.column -%}
        {%- set is_told -%}
            {{ bound }} is not null
            {%- if are_missing %}
                and coalesce(not {{ condition_is_met(condition, bound, metrics) }}, true)
            {%- endif -%}
        {%- endset -%}
        {%- set value = metrics ~ '.' ~ condition.metric ~ '_text' -%}
        {%- set said = "'" ~ words.next ~ condition.said[language].replace(
            '{}', "' || " ~ value ~ " || '") ~ before ~ words[condition.operator] ~ "' || "
            ~ bound ~ "_text || '" ~ condition.bound_unit[language] -%}
        {%- set said = said.replace(
            '(s)', "' || case when " ~ value ~ " = '1' then '' else 's' end || '") -%}
        {%- if condition.unit == 'money' and var('rule_rates') -%}
            {%- set said = said ~ "' || coalesce('" ~ words['and'] ~ "' || "
                ~ rule ~ ".converted_from, '') || '" -%}
        {%- endif -%}
        {%- do pieces.append(
            "case when " ~ is_told ~ " then " ~ said ~ after ~ "' else '' end") -%}
    {%- endfor -%}
    {{- return("nullif(substring(" ~ pieces | join('\n        || ') ~ ", "
        ~ (words.next | length + 1) ~ "), '')") -}}
{% endmacro %}
