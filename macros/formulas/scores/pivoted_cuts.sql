{#
    The columns <dimension>_<percentile> with the cut values of one dimension, for a select that
    groups rows of (dimension, percentile, cut_value) by as_of_date. Null where there is no such
    cut.

    dimension: its name, as Jinja text;
    percentiles: a Jinja list of whole numbers, as of cut_percentiles();
    is_whole: true if the dimension's values are whole numbers (default false). Then the cuts become
        whole, too: a whole number exceeds 30.5 exactly if it exceeds 30, and engines compare
        faster.
#}
{% macro pivoted_cuts(dimension, percentiles, is_whole=false) %}
    {%- set columns = [] -%}
    {%- for percentile in percentiles -%}
        {%- set cut = "max(case when dimension = '" ~ dimension ~ "' and percentile = " ~ percentile
            ~ ' then cut_value end)' -%}
        {%- do columns.append(
            ('cast(floor(' ~ cut ~ ') as bigint)' if is_whole else cut)
            ~ ' as ' ~ dimension ~ '_' ~ percentile) -%}
    {%- endfor -%}
    {{- return(columns | join(',\n        ')) -}}
{% endmacro %}
