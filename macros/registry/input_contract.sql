{#
    The input contract (SPEC 2), a mapping of every raw table to its key and its columns:
        {table: {'key': [column, ...], 'columns': {column:
            {'type', 'required', 'personal_data', 'masking', 'is_checked'}, ...}}}

    - key: the columns that identify a row. Of several rows with one key a single version is kept. A
      table without a key keeps every row.
    - columns: in the order in which users and tie-breaks see them.
    - type: text, code (text of a closed form or list), number, timestamp, date, boolean. A bad
      value in an optional column that is not text takes the default and is an input issue. (A bad
      currency rejects its order instead, so that column counts as text.)
    - required: true if the raw table must have the column.
    - personal_data: direct (an address: names a person by itself), indirect (an id, or a fact of
      one person), none. Here alone an input column is classified; scripts/write_inputs.py copies it
      into models/inputs/_sources.yml, where dbt's meta shows it.
    - masking: what of the value reaches marts: hash (a salted hash alone, or null without a salt),
      drop (nothing), none (the value, or what follows from it).
    - is_checked: true if a bad value of the column rejects no row and is an input issue. So it is
      for optional columns that are not text, and for those that say so: a consent that cannot be
      read counts as a refusal.
#}
{% macro input_contract() %}
    {% set contract = {
        'orders': {'key': ['order_id'], 'columns': {
            'order_id': ['text', true, 'indirect', 'none'],
            'customer_id': ['text', true, 'indirect', 'none'],
            'ordered_at': ['timestamp', true, 'indirect', 'none'],
            'amount': ['number', true, 'indirect', 'none'],
            'currency_code': ['text', false, 'indirect', 'none'],
            'status': ['text', false, 'indirect', 'none'],
            'market': ['code', false, 'indirect', 'none'],
            'channel': ['text', false, 'indirect', 'none'],
            'discount_amount': ['number', false, 'indirect', 'none'],
            'cost_amount': ['number', false, 'indirect', 'none'],
            'email': ['text', false, 'direct', 'hash'],
            'phone': ['text', false, 'direct', 'hash'],
            'updated_at': ['timestamp', false, 'indirect', 'none'],
        }},
        'order_items': {'key': ['order_id', 'line_number'], 'columns': {
            'order_id': ['text', true, 'indirect', 'none'],
            'line_number': ['text', true, 'indirect', 'drop'],
            'product_id': ['text', false, 'indirect', 'drop'],
            'category': ['text', true, 'indirect', 'none'],
            'quantity': ['number', true, 'indirect', 'none'],
            'amount': ['number', true, 'indirect', 'none'],
            'loaded_at': ['timestamp', false, 'none', 'none'],
        }},
        'refunds': {'key': ['refund_id'], 'columns': {
            'refund_id': ['text', true, 'indirect', 'none'],
            'order_id': ['text', true, 'indirect', 'none'],
            'refunded_at': ['timestamp', true, 'indirect', 'none'],
            'amount': ['number', true, 'indirect', 'none'],
            'updated_at': ['timestamp', false, 'indirect', 'none'],
        }},
        'customers': {'key': ['customer_id'], 'columns': {
            'customer_id': ['text', true, 'indirect', 'none'],
            'registered_at': ['timestamp', false, 'indirect', 'none'],
            'market': ['code', false, 'indirect', 'none'],
            'email': ['text', false, 'direct', 'hash'],
            'phone': ['text', false, 'direct', 'hash'],
            'acquisition_channel': ['text', false, 'indirect', 'none'],
            'referred_by_customer_id': ['text', false, 'indirect', 'none'],
            'marketing_opt_in': ['boolean', false, 'indirect', 'none'],
            'is_member': ['boolean', false, 'indirect', 'none'],
            'nearest_store_km': ['number', false, 'indirect', 'none'],
            'updated_at': ['timestamp', false, 'indirect', 'drop'],
        }},
        'identity_links': {'key': [], 'columns': {
            'customer_id': ['text', true, 'indirect', 'none'],
            'canonical_customer_id': ['text', true, 'indirect', 'none'],
        }},
        'fx_rates': {'key': [], 'columns': {
            'rate_date': ['date', true, 'none', 'none'],
            'currency_code': ['code', true, 'none', 'none'],
            'rate_to_reporting': ['number', true, 'none', 'none'],
        }},
        'events': {'key': ['event_id'], 'columns': {
            'event_id': ['text', true, 'indirect', 'drop'],
            'customer_id': ['text', true, 'indirect', 'none'],
            'occurred_at': ['timestamp', true, 'indirect', 'none'],
            'event_type': ['code', true, 'indirect', 'none'],
            'channel': ['text', false, 'indirect', 'none'],
            'source_channel': ['text', false, 'indirect', 'none'],
            'category': ['text', false, 'indirect', 'none'],
            'loaded_at': ['timestamp', false, 'none', 'none'],
        }},
        'campaigns': {'key': ['campaign_id'], 'columns': {
            'campaign_id': ['text', true, 'none', 'none'],
            'campaign_name': ['text', false, 'none', 'none'],
            'objective': ['text', false, 'none', 'none'],
            'channel': ['text', false, 'none', 'none'],
            'tier_system': ['code', false, 'none', 'none'],
            'tier_code': ['text', false, 'none', 'none'],
            'action_code': ['text', false, 'none', 'none'],
            'starts_at': ['timestamp', false, 'none', 'none'],
            'ends_at': ['timestamp', false, 'none', 'none'],
        }},
        'campaign_sends': {'key': ['send_id'], 'columns': {
            'send_id': ['text', true, 'indirect', 'drop'],
            'campaign_id': ['text', true, 'indirect', 'none'],
            'customer_id': ['text', true, 'indirect', 'none'],
            'channel': ['text', true, 'indirect', 'none'],
            'variant': ['text', true, 'indirect', 'none'],
            'sent_at': ['timestamp', true, 'indirect', 'none'],
            'opened_at': ['timestamp', false, 'indirect', 'none'],
            'clicked_at': ['timestamp', false, 'indirect', 'none'],
            'cost_amount': ['number', false, 'indirect', 'none'],
        }},
        'marketing_spend': {'key': [], 'columns': {
            'spend_date': ['date', true, 'none', 'none'],
            'channel': ['text', true, 'none', 'none'],
            'market': ['code', false, 'none', 'none'],
            'tier_system': ['code', false, 'none', 'none'],
            'tier_code': ['text', false, 'none', 'none'],
            'purpose': ['code', true, 'none', 'none'],
            'amount': ['number', true, 'none', 'none'],
            'currency_code': ['code', false, 'none', 'none'],
        }},
        'tickets': {'key': ['ticket_id'], 'columns': {
            'ticket_id': ['text', true, 'indirect', 'drop'],
            'customer_id': ['text', false, 'indirect', 'none'],
            'market': ['code', false, 'indirect', 'none'],
            'kind': ['code', true, 'indirect', 'none'],
            'reason': ['text', false, 'indirect', 'none'],
            'channel': ['text', false, 'indirect', 'none'],
            'opened_at': ['timestamp', true, 'indirect', 'none'],
            'first_response_at': ['timestamp', false, 'indirect', 'none'],
            'resolved_at': ['timestamp', false, 'indirect', 'none'],
        }},
        'surveys': {'key': ['response_id'], 'columns': {
            'response_id': ['text', true, 'indirect', 'drop'],
            'customer_id': ['text', false, 'indirect', 'none'],
            'kind': ['code', true, 'indirect', 'none'],
            'score': ['number', true, 'indirect', 'none'],
            'responded_at': ['timestamp', true, 'indirect', 'none'],
        }},
        'external_metrics': {'key': [], 'columns': {
            'metric_date': ['date', true, 'none', 'none'],
            'metric_code': ['text', true, 'none', 'none'],
            'market': ['code', false, 'none', 'none'],
            'value': ['number', true, 'none', 'none'],
        }},
        'erasure_requests': {'key': [], 'columns': {
            'customer_id': ['text', true, 'indirect', 'drop'],
            'requested_at': ['timestamp', false, 'indirect', 'none'],
        }},
        'consents': {'key': [], 'columns': {
            'customer_id': ['text', true, 'indirect', 'none'],
            'purpose': ['code', true, 'indirect', 'none'],
            'channel': ['text', false, 'indirect', 'none'],
            'is_granted': ['boolean', true, 'indirect', 'none', true],
            'changed_at': ['timestamp', true, 'indirect', 'none', true],
            'source': ['text', false, 'indirect', 'none'],
        }},
        'campaign_approvals': {'key': [], 'columns': {
            'campaign_id': ['text', false, 'none', 'none'],
            'action_code': ['text', false, 'none', 'none'],
            'level': ['number', true, 'none', 'none'],
            'decided_at': ['timestamp', true, 'none', 'none'],
            'is_approved': ['boolean', true, 'none', 'none'],
        }},
        'alert_actions': {'key': [
            'rule_code', 'target_code', 'market', 'dimension', 'member', 'period_start',
        ], 'columns': {
            'rule_code': ['text', true, 'none', 'none'],
            'target_code': ['text', false, 'none', 'none'],
            'market': ['text', true, 'none', 'none'],
            'dimension': ['text', true, 'none', 'none'],
            'member': ['text', true, 'none', 'none'],
            'period_start': ['date', true, 'none', 'none'],
            'acknowledged_at': ['timestamp', false, 'none', 'none'],
            'closed_at': ['timestamp', false, 'none', 'none'],
            'verdict': ['code', false, 'none', 'none'],
            'note': ['text', false, 'none', 'none'],
        }},
    } %}

    {% set tables = {} %}
    {% for table, definition in contract.items() %}
        {% set columns = {} %}
        {% for column, properties in definition.columns.items() %}
            {% do columns.update({
                column: {
                    'type': properties[0],
                    'required': properties[1],
                    'personal_data': properties[2],
                    'masking': properties[3],
                    'is_checked': properties[4] if properties | length > 4
                        else not properties[1] and properties[0] != 'text',
                },
            }) %}
        {% endfor %}
        {% do tables.update({table: {'key': definition['key'], 'columns': columns}}) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}
