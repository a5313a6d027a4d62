{#
    The goal of a target, an SQL number of 6 decimals: of kind
    - level: target_value;
    - uplift: baseline x (1 + target_value). Null where the baseline is below 0: more of a loss is
      no uplift;
    - increase: baseline + target_value;
    - of_benchmark: benchmark x target_value;
    - above_benchmark: benchmark + target_value.
    Null where what the kind needs is null.

    kind: an SQL text, a kind of target_words();
    target_value: an SQL number, converted where it is money, with at most 14 digits where it is a
        factor;
    baseline, benchmark: SQL numbers of 6 decimals.
#}
{% macro target_goal(kind, target_value, baseline, benchmark) %}
    {%- set result -%}
        case {{ kind }}
            when 'level' then {{ target_value }}
            when 'uplift' then case
                when {{ baseline }} >= 0
                    then {{ as_factor(baseline, 23, 6) }}
                        * (1 + {{ as_factor(target_value, 13, 6) }})
            end
            when 'increase' then {{ baseline }} + {{ target_value }}
            when 'of_benchmark'
                then {{ as_factor(benchmark, 23, 6) }} * {{ as_factor(target_value, 14, 6) }}
            when 'above_benchmark' then {{ benchmark }} + {{ target_value }}
        end
    {%- endset -%}
    {{- return(as_decimal(result, 28, 6)) -}}
{% endmacro %}
