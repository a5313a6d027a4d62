{#
    What a raw order is (SPEC 1): not_counted where its status is outside the counted ones (this
    decides first), else sale for an amount of 0 or more, else credit_note.

    status: text, compared trimmed and lower case; amount: a decimal; counted_statuses: a list.
#}
{% macro order_kind(status, amount, counted_statuses) %}
    {%- do northstar._check_counted_statuses(counted_statuses) -%}
    {%- set codes = [] -%}
    {%- for code in counted_statuses -%}
        {%- set literal = "'" ~ (code | string).strip() | replace("'", "''") ~ "'" -%}
        {%- do codes.append(lower_text(literal)) -%}
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
