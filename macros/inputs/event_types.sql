{# The behaviour events that the input contract knows, as a list of codes. #}
{% macro event_types() %}
    {{ return(['visit', 'search', 'product_view', 'add_to_cart', 'checkout', 'review', 'share',
               'referral']) }}
{% endmacro %}
