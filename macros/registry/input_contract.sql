{#
    The input contract (SPEC 2), a mapping of every raw table to its key and its columns:
        {table: {'key': [column, ...], 'columns': {column: {'type', 'required'}, ...}}}

    - key: the columns that identify a row. Of several rows with one key a single version is kept. A
      table without a key keeps every row.
    - columns: in the order in which users and tie-breaks see them.
    - type: text, code (text of a closed form or list), number, timestamp, date, boolean. A bad
      value in an optional column that is not text takes the default and is an input issue. (A bad
      currency rejects its order instead, so that column counts as text.)
    - required: true if the raw table must have the column.
#}
{% macro input_contract() %}
    {% set contract = {
        'orders': {'key': ['order_id'], 'columns': {
            'order_id': ['text', true],
            'customer_id': ['text', true],
            'ordered_at': ['timestamp', true],
            'amount': ['number', true],
            'currency_code': ['text', false],
            'status': ['text', false],
            'market': ['code', false],
            'channel': ['text', false],
            'discount_amount': ['number', false],
            'cost_amount': ['number', false],
            'email': ['text', false],
            'phone': ['text', false],
            'updated_at': ['timestamp', false],
        }},
        'order_items': {'key': ['order_id', 'line_number'], 'columns': {
            'order_id': ['text', true],
            'line_number': ['text', true],
            'product_id': ['text', false],
            'category': ['text', true],
            'quantity': ['number', true],
            'amount': ['number', true],
            'loaded_at': ['timestamp', false],
        }},
        'refunds': {'key': ['refund_id'], 'columns': {
            'refund_id': ['text', true],
            'order_id': ['text', true],
            'refunded_at': ['timestamp', true],
            'amount': ['number', true],
            'updated_at': ['timestamp', false],
        }},
        'customers': {'key': ['customer_id'], 'columns': {
            'customer_id': ['text', true],
            'registered_at': ['timestamp', false],
            'market': ['code', false],
            'email': ['text', false],
            'phone': ['text', false],
            'acquisition_channel': ['text', false],
            'referred_by_customer_id': ['text', false],
            'marketing_opt_in': ['boolean', false],
            'is_member': ['boolean', false],
            'nearest_store_km': ['number', false],
            'updated_at': ['timestamp', false],
        }},
        'identity_links': {'key': [], 'columns': {
            'customer_id': ['text', true],
            'canonical_customer_id': ['text', true],
        }},
        'fx_rates': {'key': [], 'columns': {
            'rate_date': ['date', true],
            'currency_code': ['code', true],
            'rate_to_reporting': ['number', true],
        }},
        'events': {'key': ['event_id'], 'columns': {
            'event_id': ['text', true],
            'customer_id': ['text', true],
            'occurred_at': ['timestamp', true],
            'event_type': ['code', true],
            'channel': ['text', false],
            'source_channel': ['text', false],
            'category': ['text', false],
            'loaded_at': ['timestamp', false],
        }},
        'campaigns': {'key': ['campaign_id'], 'columns': {
            'campaign_id': ['text', true],
            'campaign_name': ['text', false],
            'objective': ['text', false],
            'channel': ['text', false],
            'tier_system': ['code', false],
            'tier_code': ['text', false],
            'starts_at': ['timestamp', false],
            'ends_at': ['timestamp', false],
        }},
        'campaign_sends': {'key': ['send_id'], 'columns': {
            'send_id': ['text', true],
            'campaign_id': ['text', true],
            'customer_id': ['text', true],
            'channel': ['text', true],
            'variant': ['text', true],
            'sent_at': ['timestamp', true],
            'opened_at': ['timestamp', false],
            'clicked_at': ['timestamp', false],
            'cost_amount': ['number', false],
        }},
        'marketing_spend': {'key': [], 'columns': {
            'spend_date': ['date', true],
            'channel': ['text', true],
            'market': ['code', false],
            'tier_system': ['code', false],
            'tier_code': ['text', false],
            'purpose': ['code', true],
            'amount': ['number', true],
            'currency_code': ['code', false],
        }},
        'tickets': {'key': ['ticket_id'], 'columns': {
            'ticket_id': ['text', true],
            'customer_id': ['text', false],
            'market': ['code', false],
            'kind': ['code', true],
            'reason': ['text', false],
            'channel': ['text', false],
            'opened_at': ['timestamp', true],
            'first_response_at': ['timestamp', false],
            'resolved_at': ['timestamp', false],
        }},
        'surveys': {'key': ['response_id'], 'columns': {
            'response_id': ['text', true],
            'customer_id': ['text', false],
            'kind': ['code', true],
            'score': ['number', true],
            'responded_at': ['timestamp', true],
        }},
        'external_metrics': {'key': [], 'columns': {
            'metric_date': ['date', true],
            'metric_code': ['text', true],
            'market': ['code', false],
            'value': ['number', true],
        }},
        'erasure_requests': {'key': [], 'columns': {
            'customer_id': ['text', true],
            'requested_at': ['timestamp', false],
        }},
        'alert_actions': {'key': [
            'rule_code', 'target_code', 'market', 'dimension', 'member', 'period_start',
        ], 'columns': {
            'rule_code': ['text', true],
            'target_code': ['text', false],
            'market': ['text', true],
            'dimension': ['text', true],
            'member': ['text', true],
            'period_start': ['date', true],
            'acknowledged_at': ['timestamp', false],
            'closed_at': ['timestamp', false],
            'verdict': ['code', false],
            'note': ['text', false],
        }},
    } %}

    {% set tables = {} %}
    {% for table, definition in contract.items() %}
        {% set columns = {} %}
        {% for column, properties in definition.columns.items() %}
            {% do columns.update({
                column: {'type': properties[0], 'required': properties[1]},
            }) %}
        {% endfor %}
        {% do tables.update({table: {'key': definition['key'], 'columns': columns}}) %}
    {% endfor %}
    {{ return(tables) }}
{% endmacro %}
