{#
    The tables of this package that serve a run alone and may hold ids of erased people, as a
    mapping {model: whether a run that does not build it needs it filled all the same}, in the order
    in which data flows. Where erasure_requests are supplied they are emptied at the end of every
    run (see disconnect_raw_tables).
#}
{% macro tables_of_run() %}
    {{ return({
        'int_customer_addresses': true,
        'int_identities_linked': true,
        'int_erased_ids': true,
        'int_erased_orders': true,
        'int_orders_due': false,
        'int_refunds_due': false,
        'int_order_items_due': false,
        'int_events_due': false,
    }) }}
{% endmacro %}
