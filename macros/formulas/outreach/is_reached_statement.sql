{#
    Whether a statement says something about a purpose and a channel by a day, as an SQL condition:
    it is for the channel or for all, and not later than the day. Unreadable rows and flags say it
    on every day.

    statements: the alias with the columns of int_consents_stated;
    purpose, channel: SQL texts;
    day: an SQL date.
#}
{% macro is_reached_statement(statements, purpose, channel, day) %}
    {%- set condition -%}
        {{ statements }}.purpose = {{ purpose }}
            and coalesce({{ statements }}.channel = {{ channel }}, true)
            and (
                {{ statements }}.basis = 'flag'
                or not {{ statements }}.is_readable
                or {{ statements }}.changed_date <= {{ day }}
            )
    {%- endset -%}
    {{- return(condition) -}}
{% endmacro %}
