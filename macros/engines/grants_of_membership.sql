{#
    The statements that make stewards members of the role of this run, which owns what it builds; a
    list. Default: none, since an administrator does it (see check_roles_of_database). Nobody loses
    a membership: it may be the one by which this run logged in.

    roles: a list of names.
#}
{% macro grants_of_membership(roles) %}
    {{ return(adapter.dispatch('grants_of_membership', 'northstar')(roles)) }}
{% endmacro %}

{% macro default__grants_of_membership(roles) %}
    {{ return([]) }}
{% endmacro %}

{# Who may grant the role is who logged in, not the role itself. #}
{% macro postgres__grants_of_membership(roles) %}
    {% set statements = [] %}
    {% set found = northstar._roles_found(roles) %}
    {% set missing = [] %}
    {% for role in roles if not found[role].is_member %}
        {% do missing.append(role) %}
    {% endfor %}
    {% if missing %}
        {% set owner = run_query('select quote_ident(current_user)').rows[0][0] %}
        {% do statements.extend([
            'set role none',
            'grant ' ~ owner ~ ' to ' ~ missing | join(', '),
            'set role ' ~ owner,
        ]) %}
    {% endif %}
    {{ return(statements) }}
{% endmacro %}
