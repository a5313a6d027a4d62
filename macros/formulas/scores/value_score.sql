{#
    Value score, 0 to 100, 4 decimals (SPEC 4; S4 names the three parts, the numbers are ours): the
    weighted mean of the points of purchase, interaction and social over the parts that count. A
    part that does not count has null points, and its weight drops out. Purchase always counts.

    purchase_points: the points of purchase, not null;
    interaction_points, social_points: their points, null where the part does not count;
    purchase_weight, interaction_weight, social_weight: weights of seed score_weights, under 10^6;
        points x weight has at most 8 decimals.
#}
{% macro value_score(
    purchase_points, interaction_points, social_points,
    purchase_weight, interaction_weight, social_weight
) %}
    {%- set points -%}
        ({{ as_factor(purchase_weight, 10, 4) }} * {{ purchase_points }}
        + coalesce({{ as_factor(interaction_weight, 10, 4) }} * {{ interaction_points }}, 0)
        + coalesce({{ as_factor(social_weight, 10, 4) }} * {{ social_points }}, 0))
    {%- endset -%}
    {%- set weights -%}
        ({{ purchase_weight }}
        + case when {{ interaction_points }} is null then 0 else {{ interaction_weight }} end
        + case when {{ social_points }} is null then 0 else {{ social_weight }} end)
    {%- endset -%}
    {{- return(ratio(points, weights, scale=4, operand_scale=8)) -}}
{% endmacro %}
