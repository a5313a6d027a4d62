{#
    Why a message is not sent, in the order in which the reasons are tried (SPEC-outreach P5): the
    first that applies is named. A list of:
    - code: the reason;
    - flag: the column of int_actions_checked that is true where it applies;
    - binds_service: whether it holds service messages back, too, which are no marketing;
    - en, zh: the reason in words.

    control is not among them: it comes last, and depends on the rank of the action.
#}
{% macro exclusion_reasons() %}
    {% set reasons = [] %}
    {% for code, flag, binds_service, en, zh in [
        ('no_profiling_consent', 'has_no_profiling_consent', false,
         'The customer refused profiling', '用户拒绝画像分析'),
        ('no_action', 'has_no_action', true,
         'No action is planned for this customer', '暂无适用于该用户的动作'),
        ('no_consent', 'has_no_consent', false,
         'The customer has not given the consent that any channel of the action needs',
         '用户未就该动作的任何渠道给予所需授权'),
        ('no_address', 'has_no_address', true,
         'No address is known on a channel that may be used', '可用渠道上没有联系方式'),
        ('market_paused', 'is_market_paused', false,
         'Marketing in the market is paused by an open alert', '该市场因未关闭的警报暂停营销'),
        ('cultural_blackout', 'is_blackout', false,
         'Nothing is sent in the market on that day', '该市场当日不宜营销'),
        ('approval_missing', 'is_unapproved', true,
         'Not all three levels have approved the action', '该动作尚未通过三级审批'),
        ('in_experiment', 'is_in_experiment', false,
         'The customer takes part in an experiment that still runs', '用户正处于进行中的实验'),
        ('frequency_cap', 'is_over_cap', false,
         'The customer has had as many messages as their group may get', '用户触达次数已达上限'),
        ('repeated_action', 'is_repeated', true,
         'The same action was carried out a short time ago', '近期已执行过相同动作'),
        ('open_complaint', 'has_open_complaint', false,
         'A complaint is still open', '用户仍有未结投诉'),
        ('low_satisfaction', 'has_low_satisfaction', false,
         'The latest answer to a survey was not a good one', '最近一次调研评价偏低'),
        ('recently_bought', 'has_recently_bought', false,
         'The customer bought a few days ago', '用户近日刚购买'),
    ] %}
        {% do reasons.append({
            'code': code, 'flag': flag, 'binds_service': binds_service, 'en': en, 'zh': zh,
        }) %}
    {% endfor %}
    {{ return(reasons) }}
{% endmacro %}
