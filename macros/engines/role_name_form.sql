{#
    How the name of a role looks, as {'pattern': a regular expression of the whole name, 'said': the
    same in words}. Where dbt's grants write the name without quotes, it needs none.
#}
{% macro role_name_form() %}
    {{ return(adapter.dispatch('role_name_form', 'northstar')()) }}
{% endmacro %}

{% macro default__role_name_form() %}
    {{ return({
        'pattern': '[a-z_][a-z0-9_]{0,62}',
        'said': 'lower-case letters, digits and _, at most 63, e.g. shop_readers',
    }) }}
{% endmacro %}

{% macro snowflake__role_name_form() %}
    {{ return({
        'pattern': '[A-Za-z_][A-Za-z0-9_]*',
        'said': 'letters, digits and _, e.g. SHOP_READERS',
    }) }}
{% endmacro %}

{% macro bigquery__role_name_form() %}
    {{ return({
        'pattern': '(user|group|serviceAccount|domain):[A-Za-z0-9._%+@-]+',
        'said': 'user:, group:, serviceAccount: or domain: with an address, '
            ~ 'e.g. group:readers@shop.com',
    }) }}
{% endmacro %}

{% macro databricks__role_name_form() %}
    {{ return({
        'pattern': '[A-Za-z0-9._%+@ -]+',
        'said': 'a group, a user or an application of the account, e.g. shop readers',
    }) }}
{% endmacro %}
