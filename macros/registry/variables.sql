{#
    The variables of this package, with what each decides, as a mapping {name: 'rows' or 'code'}:
    - rows: which rows or days a run sees, which alerts it raises, or whom it lists. What such a
      variable changes is found in the rows, so no code_fingerprint() counts it. Nor does it count
      who may read them;
    - code: how rows are read and customers are judged.
#}
{% macro variables() %}
    {{ return({
        'raw_source': 'code',
        'raw_path': 'rows',
        'raw_database': 'rows',
        'raw_schema': 'rows',
        'raw_models': 'code',
        'raw_tables': 'code',
        'raw_from': 'rows',
        'raw_columns': 'code',
        'raw_where': 'code',
        'raw_csv': 'code',
        'raw_lines': 'code',
        'reporting_currency': 'code',
        'business_time_zone': 'code',
        'counted_statuses': 'code',
        'match_guests_by': 'code',
        'earliest_order_date': 'rows',
        'today': 'rows',
        'as_of_date': 'rows',
        'history_start': 'rows',
        'rfm_window_days': 'code',
        'rfm_scoring': 'code',
        'rule_rates': 'code',
        'clv_horizon_months': 'code',
        'discount_rate_annual': 'code',
        'clv_holdout_days': 'code',
        'conversion_window_days': 'code',
        'metric_tier_systems': 'code',
        'plan_started_on': 'rows',
        'outreach_date': 'rows',
        'control_seed': 'rows',
        'control_share': 'rows',
        'export_personal_data': 'rows',
        'alerts_beyond_noise_only': 'rows',
        'fail_on_severity': 'rows',
        'reader_roles': 'rows',
        'analyst_roles': 'rows',
        'steward_roles': 'rows',
    }) }}
{% endmacro %}
