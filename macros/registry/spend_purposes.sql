{#
    The purposes of marketing spend in the input contract (SPEC 2, marketing_spend), a list of
    codes.
#}
{% macro spend_purposes() %}
    {{ return([
        'acquisition', 'retention', 'service', 'brand', 'infrastructure', 'technology', 'content',
        'team',
    ]) }}
{% endmacro %}
