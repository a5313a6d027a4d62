{#
    A value in the form that the input contract has, where the file writes it in another: raw_csv
    says which. Text that has neither form stays as it is, so that it is invalid and can be seen.

    raw: the user's table, as raw_file() gives it;
    expression: SQL over it;
    type: the contract's type of the column, as Jinja text.
#}
{% macro formatted_value(raw, expression, type) %}
    {% set formats = raw.get('formats') or {} %}
    {% set patterns = [] %}
    {% for name in ['timestamp_format', 'date_format'] if formats.get(name) %}
        {% do patterns.append(formats[name]) %}
    {% endfor %}
    {% if type == 'number' and formats.get('decimal_separator') == ',' %}
        {{ return(northstar._number_with_point(expression)) }}
    {% elif type in ['timestamp', 'date'] and patterns %}
        {{ return(time_of_format(expression, patterns)) }}
    {% endif %}
    {{ return(expression) }}
{% endmacro %}


{# 1234,56 as 1234.56. What has a point is no such number, not even where it would be one without
   the setting, since nobody knows whether 1.234 has thousands or decimals. #}
{% macro _number_with_point(expression) %}
    {% set text = 'cast(' ~ expression ~ ' as ' ~ dbt.type_string() ~ ')' %}
    {{ return(
        'case when typeof(' ~ expression ~ ") <> 'VARCHAR' then " ~ text
        ~ ' when ' ~ text ~ " like '%.%' then " ~ text ~ " || ' (decimal_separator is ,)'"
        ~ ' when ' ~ text ~ " not similar to '.*[^-+0-9,eE\\s].*' then replace(" ~ text
        ~ ", ',', '.') else " ~ text ~ ' end') }}
{% endmacro %}
