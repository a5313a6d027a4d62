{#
    What happened, as a whole sentence: 'Conversion of Potential in DE fell from 31.2% to 24.1%
    (-22.8%), more than 15%'. It reads columns condition, threshold, periods, period_grain, unit,
    goal_code, value, compared_with, change, period_start and market, metric_name_<language>,
    member_name_<language> (null for all).

    language: en or zh, Jinja text.
#}
{% macro alert_sentence(language) %}
    {%- set text = dbt.type_string() -%}
    {%- set value = shown_metric('value', 'unit', language) -%}
    {%- set compared = shown_metric('compared_with', 'unit', language) -%}
    {%- set bound = shown_metric('threshold', 'unit', language) -%}
    {%- set difference = shown_metric('value - compared_with', 'unit', language) -%}
    {%- set share = shown_percent('threshold') -%}
    {%- set change = "case when change > 0 then '+' else '' end || " ~ shown_percent('change') -%}
    {%- set grains = {
        'en': {'day': 'days', 'week': 'weeks', 'month': 'months', 'quarter': 'quarters',
               'year': 'years', 'rolling_year': 'rolling years'},
        'zh': {'day': '天', 'week': '周', 'month': '个月', 'quarter': '个季度', 'year': '年',
               'rolling_year': '个滚动年度'},
    }[language] -%}
    {%- set grain -%}
        case period_grain
            {%- for code, word in grains.items() %} when '{{ code }}' then '{{ word }}'{% endfor %}
        end
    {%- endset -%}
    {%- set count = 'cast(periods as ' ~ text ~ ')' -%}
    {%- if language == 'en' -%}
        {%- set subject = "metric_name_en || coalesce(' of ' || member_name_en, '')"
            ~ " || case when market = 'all' then '' else ' in ' || market end" -%}
        {%- set running = "case when periods > 1 then ', ' || " ~ count ~ " || ' ' || " ~ grain
            ~ " || ' running' else '' end" -%}
        {%- set reference = "case when goal_code = 'trailing_mean' then 'its own mean of ' "
            ~ "else 'the goal of ' end || " ~ compared -%}
        {%- set sentences = {
            'above': "' came to ' || " ~ value ~ " || ', above ' || " ~ bound,
            'below': "' came to ' || " ~ value ~ " || ', below ' || " ~ bound,
            'drop_above': "' fell from ' || " ~ compared ~ " || ' to ' || " ~ value ~ " || ' (' || "
                ~ change ~ " || '), more than ' || " ~ share,
            'rise_above': "' rose from ' || " ~ compared ~ " || ' to ' || " ~ value ~ " || ' (' || "
                ~ change ~ " || '), more than ' || " ~ share,
            'difference_below': "' changed from ' || " ~ compared ~ " || ' to ' || " ~ value
                ~ " || ', by ' || " ~ difference ~ " || ', below ' || " ~ bound,
            'difference_above': "' changed from ' || " ~ compared ~ " || ' to ' || " ~ value
                ~ " || ', by ' || " ~ difference ~ " || ', above ' || " ~ bound,
            'declining': "' fell from ' || " ~ compared ~ " || ' to ' || " ~ value ~ " || ' (' || "
                ~ change ~ " || ')' || case when threshold > 0 then ', more than ' || " ~ share
                ~ " else '' end",
            'worse_than': "' came to ' || " ~ value ~ " || ', worse than ' || " ~ reference
                ~ " || case when threshold is null then '' else ' by at least ' || " ~ share
                ~ " end",
            'anomaly': "' came to ' || " ~ value ~ " || ' on ' || cast(period_start as " ~ text
                ~ ") || ', where ' || " ~ compared ~ " || ' is usual'",
            'definition_changed': "' came to ' || " ~ value
                ~ " || ', judged by other rules than the period before'",
        } -%}
        {%- set ending = "'.'" -%}
    {%- else -%}
        {%- set subject = "case when market = 'all' then '' else market || ' 市场' end"
            ~ " || coalesce(member_name_zh || '的', '') || metric_name_zh" -%}
        {%- set running = "case when periods > 1 then '，已连续 ' || " ~ count ~ " || ' ' || "
            ~ grain ~ " else '' end" -%}
        {%- set reference = "case when goal_code = 'trailing_mean' then '自身均值 ' "
            ~ "else '目标 ' end || " ~ compared -%}
        {%- set sentences = {
            'above': "'为 ' || " ~ value ~ " || '，高于 ' || " ~ bound,
            'below': "'为 ' || " ~ value ~ " || '，低于 ' || " ~ bound,
            'drop_above': "'由 ' || " ~ compared ~ " || ' 降至 ' || " ~ value ~ " || '（' || "
                ~ change ~ " || '），降幅超过 ' || " ~ share,
            'rise_above': "'由 ' || " ~ compared ~ " || ' 升至 ' || " ~ value ~ " || '（' || "
                ~ change ~ " || '），升幅超过 ' || " ~ share,
            'difference_below': "'由 ' || " ~ compared ~ " || ' 变为 ' || " ~ value
                ~ " || '，变化 ' || " ~ difference ~ " || '，低于 ' || " ~ bound,
            'difference_above': "'由 ' || " ~ compared ~ " || ' 变为 ' || " ~ value
                ~ " || '，变化 ' || " ~ difference ~ " || '，高于 ' || " ~ bound,
            'declining': "'由 ' || " ~ compared ~ " || ' 降至 ' || " ~ value ~ " || '（' || "
                ~ change ~ " || '）' || case when threshold > 0 then '，降幅超过 ' || " ~ share
                ~ " else '' end",
            'worse_than': "'为 ' || " ~ value ~ " || '，差于' || " ~ reference
                ~ " || case when threshold is null then '' else '，差距不小于 ' || " ~ share
                ~ " end",
            'anomaly': "'在 ' || cast(period_start as " ~ text ~ ") || ' 为 ' || " ~ value
                ~ " || '，通常为 ' || " ~ compared,
            'definition_changed': "'的判定规则与上一期不同'",
        } -%}
        {%- set ending = "'。'" -%}
    {%- endif -%}
    {%- set sentence -%}
        {{ subject }} || case condition
            {%- for condition, words in sentences.items() %}
            when '{{ condition }}' then {{ words }}
            {%- endfor %}
        end || {{ running }} || {{ ending }}
    {%- endset -%}
    {{- return(sentence) -}}
{% endmacro %}
