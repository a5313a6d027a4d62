{#
    Columns <dimension>_<percentile> with the cut values of one dimension, for a select that
    groups rows of (dimension, percentile, cut_value) by as_of_date.
#}
{% macro pivoted_cuts(dimension, percentiles) %}
    {%- set columns = [] -%}
    {%- for percentile in percentiles -%}
        {%- do columns.append(
            "max(case when dimension = '" ~ dimension ~ "' and percentile = " ~ percentile
            ~ ' then cut_value end) as ' ~ dimension ~ '_' ~ percentile) -%}
    {%- endfor -%}
    {{- return(columns | join(',\n        ')) -}}
{% endmacro %}
