{#
    A value of a metric as a sentence shows it, by its unit: 31.2%, 120.50 USD, 3 days. Small shares
    have a decimal more, so that a change is seen. Null stays null.

    value: an SQL number;
    unit: an SQL text, a unit of metric_words();
    language: en or zh, Jinja text.
#}
{% macro shown_metric(value, unit, language) %}
    {%- set words = {
        'en': {'days': ' days', 'minutes': ' minutes'},
        'zh': {'days': ' 天', 'minutes': ' 分钟'},
    }[language] -%}
    {%- set shown -%}
        case
            when {{ unit }} in ('share', 'rate') then {{ shown_percent(value) }}
            when {{ unit }} = 'money'
                then cast({{ as_decimal(value, 28, 2) }} as {{ dbt.type_string() }})
                || ' {{ var("reporting_currency") }}'
            {%- for code, word in words.items() %}
            when {{ unit }} = '{{ code }}'
                then {{ plain_number(as_decimal(value, 28, 1)) }} || '{{ word }}'
            {%- endfor %}
            else {{ plain_number(as_decimal(value, 28, 2)) }}
        end
    {%- endset -%}
    {{- return('(' ~ shown ~ ')') -}}
{% endmacro %}
