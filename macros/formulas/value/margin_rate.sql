{#
    Margin per net revenue of everything that has a margin, 6 decimals (SPEC-value V1). Null where
    that revenue is 0 or less.

    margin: sum of margins, 4 decimals, or null;
    revenue_with_margin: net revenue of what has a margin, 4 decimals, or null.
#}
{% macro margin_rate(margin, revenue_with_margin) %}
    {{- return('case when ' ~ revenue_with_margin ~ ' > 0 then '
        ~ ratio(margin, revenue_with_margin, operand_scale=4) ~ ' end') -}}
{% endmacro %}
