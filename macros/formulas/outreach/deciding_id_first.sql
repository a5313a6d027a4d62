{#
    The terms of an order by that puts the id first whose statement decides for a customer
    (SPEC-outreach P1): all ids that say something must say yes, so a refusal decides. Of several
    refusals the earliest, of several yeses the latest, because only since then all agree. An
    unknown time comes first, then a row before a flag.

    statements: the alias with one row of int_consents_stated per id.
#}
{% macro deciding_id_first(statements) %}
    {% set moment = statements ~ '.changed_at' %}
    {% set yes = statements ~ '.is_granted' %}
    {% set terms = [
        'case when ' ~ yes ~ ' then 1 else 0 end',
        'case when ' ~ statements ~ '.is_readable and ' ~ moment ~ ' is not null then 1 else 0 end',
        'case when not ' ~ yes ~ ' then ' ~ moment ~ ' end asc nulls last',
        'case when ' ~ yes ~ ' then ' ~ moment ~ ' end desc nulls last',
        "case when " ~ statements ~ ".basis = 'row' then 0 else 1 end",
        byte_order(statements ~ '.stated_customer_id'),
    ] %}
    {{ return(terms | join(',\n                ')) }}
{% endmacro %}
