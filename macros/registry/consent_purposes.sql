{#
    The purposes that a customer consents to (SPEC-outreach P1). A list of:
    - code: the purpose, as in input table consents;
    - has_channels: whether consent is given by channel; a purpose without channels has one consent
      for 'all';
    - flag: the column of the customers table that says so where no row does, or none;
    - default: what holds where neither says anything.
#}
{% macro consent_purposes() %}
    {{ return([
        {'code': 'marketing', 'has_channels': true, 'flag': 'marketing_opt_in', 'default': false},
        {'code': 'profiling', 'has_channels': false, 'flag': none, 'default': true},
        {'code': 'advertising', 'has_channels': true, 'flag': none, 'default': false},
    ]) }}
{% endmacro %}
