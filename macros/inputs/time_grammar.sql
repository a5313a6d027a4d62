{#
    The text form of a time (SPEC 2, Values), a POSIX pattern: YYYY-MM-DD, then optionally a blank
    or T and HH:MM[:SS[.fraction]], then optionally Z, ` UTC`, or an offset (+HH, +HHMM, +HH:MM),
    also after one blank.
    is_calendar_day() says whether the day exists.
#}
{% macro time_grammar() %}
    {{- return(
        '[0-9]{4}-[0-9]{2}-[0-9]{2}'
        ~ '([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?'
        ~ '( ?Z| UTC| ?[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?') -}}
{% endmacro %}
