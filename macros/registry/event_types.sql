{# The event types of the input contract (SPEC 2, events), a list of codes. #}
{% macro event_types() %}
    {{ return(['visit', 'search', 'product_view', 'add_to_cart', 'checkout', 'review', 'share',
               'referral']) }}
{% endmacro %}
