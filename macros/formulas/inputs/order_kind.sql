{#
    The kind of a raw order (SPEC 1): 'not_counted' if its status is not among the counted ones,
    which decides first; else 'sale' for an amount of 0 or more; else 'credit_note'. Stops the run
    if counted_statuses is no list of at least one status.

    status: trimmed text, compared in lower case, not null;
    amount: a decimal, not null;
    counted_statuses: a Jinja list, var counted_statuses, compared trimmed and in lower case.
#}
{% macro order_kind(status, amount, counted_statuses) %}
    {%- do northstar._check_counted_statuses(counted_statuses) -%}
    {%- set codes = [] -%}
    {%- for code in counted_statuses -%}
        {%- do codes.append(lower_text(text_literal((code | string).strip()))) -%}
    {%- endfor -%}
    {%- set kind -%}
        case
            when {{ lower_text(status) }} not in ({{ codes | join(', ') }}) then 'not_counted'
            when {{ amount }} >= 0 then 'sale'
            else 'credit_note'
        end
    {%- endset -%}
    {{- return(kind) -}}
{% endmacro %}
