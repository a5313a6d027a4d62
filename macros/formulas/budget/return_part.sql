{#
    Return as a part of a priority, 0 to 1, 6 decimals (SPEC-value V5): roi / (roi + median roi). 0
    without a cost, and for a return of 0 or less; 1 for a return above 0 where the median is not.

    roi: revenue / cost, 6 decimals, null without a cost;
    median_roi: the median of all with a cost, 6 decimals.
#}
{% macro return_part(roi, median_roi) %}
    {%- set part -%}
        case
            when {{ roi }} is null or {{ roi }} <= 0 then 0
            when {{ median_roi }} <= 0 then 1
            else {{ ratio(roi, '(' ~ roi ~ ' + ' ~ median_roi ~ ')', operand_scale=6) }}
        end
    {%- endset -%}
    {{- return(as_decimal(part, 28, 6)) -}}
{% endmacro %}
