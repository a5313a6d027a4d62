{#
    The text form of a time (SPEC 2, Values), as a POSIX pattern: YYYY-MM-DD, then optionally
    [ T]HH:MM[:SS[.fraction]], then optionally Z or an offset (+HH, +HHMM, +HH:MM).
    Whether the day exists is is_calendar_day()'s.
#}
{% macro time_grammar() %}
    {{- return(
        '[0-9]{4}-[0-9]{2}-[0-9]{2}'
        ~ '([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?'
        ~ '(Z|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?') -}}
{% endmacro %}
