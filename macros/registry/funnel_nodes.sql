{#
    The nodes of the conversion funnel (S2 3.2), first to last. A list of {'code', 'event_types',
    'name_en', 'name_zh'}: the events that bring a customer to the node, and what sentences call it.
    Without event types stand the first node, which a send or any event reaches, and the last one,
    which takes a sale.
#}
{% macro funnel_nodes() %}
    {% set nodes = [] %}
    {% for code, event_types, name_en, name_zh in [
        ('reached', [], 'contacts', '触达'),
        ('visited', ['visit'], 'visits', '访问'),
        ('viewed', ['product_view', 'search'], 'views', '浏览'),
        ('carted', ['add_to_cart'], 'carts', '加购'),
        ('checked_out', ['checkout'], 'checkouts', '结算'),
        ('ordered', [], 'orders', '下单'),
    ] %}
        {% do nodes.append({
            'code': code, 'event_types': event_types, 'name_en': name_en, 'name_zh': name_zh
        }) %}
    {% endfor %}
    {{ return(nodes) }}
{% endmacro %}
