{#
    What an amount of a later month is worth at the start, a floating point number (SPEC-value V4,
    net present value; S0 7.3): amount / (1 + d)^i, with the monthly rate
    d = (1 + annual rate)^(1/12) - 1.

    amount: an SQL number;
    months: i, the months between, a whole number;
    annual_rate: the annual discount rate (var discount_rate_annual), a Jinja number.
#}
{% macro present_value(amount, months, annual_rate) %}
    {{- return('cast(' ~ amount ~ ' as ' ~ double_type() ~ ') / power(cast(' ~ (1 + annual_rate)
        ~ ' as ' ~ double_type() ~ '), cast(' ~ months ~ ' as ' ~ double_type() ~ ') / 12)') -}}
{% endmacro %}
