{#
    Whether a customer belongs to the control group of an action, as an SQL condition: the first
    eight hexadecimal digits of sha256(control_seed|action_code|customer_id) sort below those of
    control_share x 16^8. So membership is stable, and differs from action to action.

    action_code, customer_id: SQL texts;
    control_seed: Jinja text (var control_seed);
    control_share: a Jinja number from 0 to 1 (var control_share).
#}
{% macro is_in_control(action_code, customer_id, control_seed, control_share) %}
    {%- if control_share >= 1 -%}
        {{- return('1 = 1') -}}
    {%- endif -%}
    {%- set digits = '%08x' | format((control_share * 16 ** 8) | int) -%}
    {%- set name = text_literal(control_seed ~ '|') ~ ' || ' ~ action_code ~ " || '|' || "
        ~ customer_id -%}
    {{- return(byte_order('substr(' ~ sha256_hex(name) ~ ', 1, 8)') ~ " < '" ~ digits ~ "'") -}}
{% endmacro %}
