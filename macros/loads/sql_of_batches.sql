{#
    A model's compiled SQL for the batches of some dates: with these dates wherever it says
    in_batch(), and their fingerprints where it says fingerprint_of_batch(). Without dates (dbt
    --empty) it selects no row.

    sql: compiled; dates: a list of dates as text; fingerprints: {date: batch_fingerprint}.
#}
{% macro sql_of_batches(sql, dates, fingerprints) %}
    {%- set literals = [] -%}
    {%- set branches = [] -%}
    {%- for date in dates -%}
        {%- do literals.append(date_literal(date)) -%}
        {%- do branches.append('when ' ~ literals[-1] ~ ' then ' ~ fingerprints[date]) -%}
    {%- endfor -%}
    {%- set condition = '\\1 in (' ~ literals | join(', ') ~ ')' if dates else '1 = 0' -%}
    {%- set fingerprint = 'case \\1 ' ~ branches | join(' ') ~ ' end' if dates else 'null' -%}
    {%- set filled = modules.re.sub('1 = [01] /[*] in batch: (.+?) [*]/', condition, sql) -%}
    {{- return(modules.re.sub('null /[*] fingerprint of: (.+?) [*]/', fingerprint, filled)) -}}
{% endmacro %}
