{#
    The statements that let roles use a schema, and read what comes into it; a list.

    Default: nothing is needed. On Postgres usage is granted where it is missing, and never revoked:
    without a grant on a table it shows nobody a row. Analysts get default privileges there, so that
    they read new tables whoever of the run's role makes them; readers do not, since a new table may
    be none of the marts for them. A schema that holds something of another package has no default
    privileges.

    schema: see _own_schemas.
#}
{% macro grants_of_schema(schema) %}
    {{ return(adapter.dispatch('grants_of_schema', 'northstar')(schema)) }}
{% endmacro %}

{% macro default__grants_of_schema(schema) %}
    {{ return([]) }}
{% endmacro %}

{% macro snowflake__grants_of_schema(schema) %}
    {% set statements = [] %}
    {% for role in schema.roles %}
        {% do statements.append(
            'grant usage on schema ' ~ schema.relation.include(identifier=false) ~ ' to role '
            ~ role) %}
    {% endfor %}
    {{ return(statements) }}
{% endmacro %}

{% macro databricks__grants_of_schema(schema) %}
    {% set statements = [] %}
    {% for role in schema.roles %}
        {% do statements.append(
            'grant use schema on schema ' ~ schema.relation.include(identifier=false) ~ ' to '
            ~ adapter.quote(role)) %}
    {% endfor %}
    {{ return(statements) }}
{% endmacro %}

{% macro postgres__grants_of_schema(schema) %}
    {% set name = schema.relation.include(database=false, identifier=false) %}
    {% set statements = [] %}
    {% set outside = northstar._roles_without_usage(schema) %}
    {% if outside %}
        {% do statements.append('grant usage on schema ' ~ name ~ ' to ' ~ outside | join(', ')) %}
    {% endif %}
    {% if var('analyst_roles') is not none %}
        {% set by_default = northstar._default_readers(schema) %}
        {% set wanted = [] if schema.is_shared else var('analyst_roles') %}
        {% for role in wanted if role not in by_default %}
            {% do statements.append(
                'alter default privileges in schema ' ~ name ~ ' grant select on tables to '
                ~ role) %}
        {% endfor %}
        {% for role in by_default if role not in wanted and not schema.is_shared %}
            {% do statements.append(
                'alter default privileges in schema ' ~ name ~ ' revoke select on tables from '
                ~ adapter.quote(role)) %}
        {% endfor %}
        {% do statements.extend(northstar._grants_of_raw_views(schema)) %}
    {% endif %}
    {{ return(statements) }}
{% endmacro %}


{# The roles that cannot use a schema yet. Stops the run if it cannot let them in. #}
{% macro _roles_without_usage(schema) %}
    {% set outside = [] %}
    {% if schema.roles %}
        {% set rows = run_query(
            'select roles.rolname, '
            ~ "has_schema_privilege(schemas.oid, 'usage with grant option'), "
            ~ 'pg_get_userbyid(nspowner) '
            ~ 'from pg_namespace as schemas cross join pg_roles as roles '
            ~ 'where nspname = ' ~ text_literal(schema.relation.schema)
            ~ " and rolname in ('" ~ schema.roles | join("', '") ~ "') "
            ~ "and not has_schema_privilege(roles.oid, schemas.oid, 'usage')").rows %}
        {% for role, may_grant, owner in rows %}
            {% if not may_grant %}
                {% do _stop(
                    "Schema '" ~ schema.relation.schema ~ "' belongs to '" ~ owner
                    ~ "', so this run cannot let '" ~ role ~ "' use it",
                    'a schema of the role that builds, or a grant by its owner: grant usage on '
                    ~ 'schema ' ~ schema.relation.schema ~ ' to ' ~ role, 'the database') %}
            {% endif %}
            {% do outside.append(role) %}
        {% endfor %}
    {% endif %}
    {{ return(outside) }}
{% endmacro %}


{# Who reads, by default privileges, the tables that this run's role makes in a schema. #}
{% macro _default_readers(schema) %}
    {{ return(run_query(
        'select pg_get_userbyid(granted.grantee) from pg_default_acl '
        ~ 'inner join pg_namespace on defaclnamespace = pg_namespace.oid '
        ~ 'cross join aclexplode(defaclacl) as granted '
        ~ "where defaclobjtype = 'r' and granted.privilege_type = 'SELECT' "
        ~ 'and granted.grantee not in (0, defaclrole) '
        ~ 'and pg_get_userbyid(defaclrole) = current_user and nspname = '
        ~ text_literal(schema.relation.schema)).columns[0].values() | list) }}
{% endmacro %}


{# The views of connect_raw_tables() are no models, so no config reaches them. Those of an earlier
   run may be without the grant. #}
{% macro _grants_of_raw_views(schema) %}
    {% set statements = [] %}
    {% if schema.raw_views and var('analyst_roles') %}
        {% for view, role in run_query(
            'select relname, rolname from pg_class '
            ~ 'inner join pg_namespace on relnamespace = pg_namespace.oid '
            ~ 'cross join pg_roles '
            ~ "where relkind = 'v' and nspname = " ~ text_literal(schema.relation.schema)
            ~ " and relname in ('" ~ schema.raw_views | join("', '") ~ "') and rolname in ('"
            ~ var('analyst_roles') | join("', '") ~ "') "
            ~ "and not has_table_privilege(pg_roles.oid, pg_class.oid, 'select')").rows %}
            {% do statements.append(
                'grant select on ' ~ schema.relation.incorporate(path={'identifier': view})
                ~ ' to ' ~ role) %}
        {% endfor %}
    {% endif %}
    {{ return(statements) }}
{% endmacro %}
