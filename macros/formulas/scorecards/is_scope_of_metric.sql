{#
    True if a metric has rows of a market and a dimension, as seed metric_definitions says.

    market: an SQL text, all or a market;
    dimension: an SQL text, all or a cut of metric_words();
    dimensions: an SQL text, column dimensions of the metric's definition.
#}
{% macro is_scope_of_metric(market, dimension, dimensions) %}
    {%- set tier_codes = tier_systems() | map(attribute='code') | join("', '") -%}
    {{- return(
        "(case when " ~ market ~ " <> 'all' and " ~ dimension ~ " = 'all' then "
        ~ has_word(dimensions, "'market'")
        ~ " when " ~ market ~ " <> 'all' and not " ~ has_word(dimensions, "'market_crossed'")
        ~ " then 1 = 0 when " ~ has_word(dimensions, dimension)
        ~ " then 1 = 1 when " ~ dimension ~ " in ('" ~ tier_codes ~ "') then "
        ~ has_word(dimensions, "'tiers'") ~ " else 1 = 0 end)") -}}
{% endmacro %}
