{#
    The materialization of int_clv_fits on an engine where Python does not run in the warehouse: an
    empty table, which scripts/fit_clv.py fills. Later builds keep it, a full refresh as well, since
    no build could bring its rows back.
#}
{% materialization filled_by_script, default, supported_languages=['python'] %}
    {% set relation = this.incorporate(type='table') %}
    {% set existing = load_cached_relation(this) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing is not none and not northstar._has_columns_of_fits(existing) %}
        {% do adapter.drop_relation(existing) %}
        {% set existing = none %}
    {% endif %}
    {% if existing is none %}
        {% do run_statement(create_table_as(False, relation, northstar._rows_of_fits([]))) %}
    {% endif %}
    {% call noop_statement('main', 'OK') %}
        {{ compiled_code }}
    {% endcall %}
    {% do apply_grants(
        relation, config.get('grants'), should_revoke(existing, full_refresh_mode=False)) %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}


{# Whether a table has the columns of this version. #}
{% macro _has_columns_of_fits(relation) %}
    {% set found = [] %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do found.append(column.name | lower) %}
    {% endfor %}
    {{ return(relation.is_table and found | sort == clv_fit_columns().keys() | sort) }}
{% endmacro %}
