{#
    A select of the customers whom the dashboard's look-up holds: those of the greatest net revenue,
    as many as NORTHSTAR_DASHBOARD_CUSTOMERS says (dashboard/build.py sets it; default 500).
#}
{% macro dashboard_customers() %}
select chosen.customer_id
        from {{ ref('northstar', 'customers') }} as chosen
        order by chosen.net_revenue desc, {{ byte_order('chosen.customer_id') }}
        limit {{ env_var('NORTHSTAR_DASHBOARD_CUSTOMERS', '500') | int }}
{%- endmacro %}
