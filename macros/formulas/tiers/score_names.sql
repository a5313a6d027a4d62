{#
    What the three scores are called in a sentence, before their value: a mapping {score: text}.

    language: 'en' or 'zh'.
#}
{% macro score_names(language) %}
    {{ return({
        'en': {'r_score': 'Recency score ', 'f_score': 'Frequency score ',
               'm_score': 'Monetary score '},
        'zh': {'r_score': '最近购买得分', 'f_score': '购买频率得分',
               'm_score': '消费金额得分'},
    }[language]) }}
{% endmacro %}
