{#
    An e-mail address or phone number by which ids are matched (var match_guests_by), as a salted
    hash: equal for all ways to write the same one. Of an address case does not count; of a number
    only digits count, without leading zeros of the international prefix (+49 and 0049). Null for
    what is none: without an @ between other characters, or with fewer than six digits.

    kind: 'email' or 'phone', as Jinja text;
    text: a clean_text().
#}
{% macro address_key(kind, text) %}
    {%- set salt = env_var('NORTHSTAR_PII_SALT', '') -%}
    {%- if kind == 'email' -%}
        {%- set plain = lower_text(text) -%}
        {%- set is_address = plain ~ " like '_%@_%'" -%}
    {%- else -%}
        {%- set digits = digits_of(text) -%}
        {%- set plain = "case when " ~ digits ~ " like '00%' then substring(" ~ digits
            ~ ", 3) else " ~ digits ~ " end" -%}
        {%- set is_address = 'length(' ~ plain ~ ') >= 6' -%}
    {%- endif -%}
    {{- return("case when " ~ is_address ~ " then "
        ~ sha256_hex(text_literal(salt ~ ':' ~ kind ~ ':') ~ ' || ' ~ plain) ~ " end") -}}
{% endmacro %}
