{#
    The terms of an order by that puts the statement first by which one id is judged, for one
    purpose, channel and moment (SPEC-outreach P1). Of the statements up to the moment, those that
    is_reached_statement() finds:
    - a row comes before a flag;
    - an unreadable row, a refusal on every day, comes before all other rows;
    - then the latest counts; at one time that of the channel itself before one for all channels,
      and then the refusal.

    statements: the alias with the columns of int_consents_stated.
#}
{% macro latest_statement_first(statements) %}
    {% set terms = [
        "case when " ~ statements ~ ".basis = 'row' then 0 else 1 end",
        'case when ' ~ statements ~ '.is_readable then 1 else 0 end',
        statements ~ '.changed_at desc nulls last',
        'case when ' ~ statements ~ '.channel is null then 1 else 0 end',
        'case when ' ~ statements ~ '.is_granted then 1 else 0 end',
    ] %}
    {{ return(terms | join(',\n                ')) }}
{% endmacro %}
