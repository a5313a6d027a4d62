{#
    A Jinja boolean, true if a text is a real calendar day written YYYY-MM-DD: 2024-02-30 and
    2023-02-29 are no days. It checks variables, before any SQL runs.

    text: the text, on the Jinja side.
#}
{% macro is_date_text(text) %}
    {% if not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', text) %}
        {{ return(false) }}
    {% endif %}
    {% set year, month, day = text[:4] | int, text[5:7] | int, text[8:] | int %}
    {% set is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) %}
    {% set month_lengths = [31, 29 if is_leap_year else 28, 31, 30, 31, 30,
                            31, 31, 30, 31, 30, 31] %}
    {{ return(year >= 1 and 1 <= month <= 12 and 1 <= day <= month_lengths[month - 1]) }}
{% endmacro %}
