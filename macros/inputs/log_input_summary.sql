{#
    Runs after a run that built mart input_summary and prints what became of the raw orders: how
    many count, and the commonest reasons why others don't. Returns ''.

    results: dbt's results of the run.
#}
{% macro log_input_summary(results) %}
    {% set built = [] %}
    {% for result in results if execute and result.status == 'success'
        and result.node.unique_id == 'model.northstar.input_summary.v1' %}
        {% do built.append(result.node.relation_name) %}
    {% endfor %}
    {% if not built %}
        {{ return('') }}
    {% endif %}
    {% set most_reasons = 5 %}
    {% set summary %}
        select outcome_kind, outcome, row_count, coalesce(share, 0), sample_value, accepted_form
        from {{ built[0] }}
        where table_name = 'orders'
        order by row_count desc, outcome
    {% endset %}
    {% set rows = run_query(summary).rows %}
    {% set counts = {} %}
    {% for row in rows %}
        {% do counts.update({row[0]: counts.get(row[0], 0) + row[2]}) %}
    {% endfor %}
    {% set read = counts.get('accepted', 0) + counts.get('not_counted', 0)
        + counts.get('rejected', 0) %}
    {% set parts = ['{:,} accepted'.format(counts.get('accepted', 0))] %}
    {% for kind, words in {
        'not_counted': 'not counted', 'rejected': 'rejected',
        'filtered': 'left out by raw_where', 'issue': 'values with an issue',
    }.items() if counts.get(kind) %}
        {% do parts.append('{:,} '.format(counts[kind]) ~ words) %}
    {% endfor %}
    {% set what = 'made of raw lines' if 'orders' in var('raw_lines') else 'raw rows' %}
    {% do log('Orders: {:,} {}: '.format(read, what) ~ parts | join(', '), info=true) %}
    {% for row in (rows | rejectattr(0, 'in', ['accepted', 'filtered']) | list)[:most_reasons] %}
        {% do log(
            '  {:,} ({:.1%}) '.format(row[2], row[3]) ~ row[1]
            ~ (", such as '" ~ row[4] ~ "'" if row[4] is not none else '')
            ~ '; accepted: ' ~ row[5], info=true) %}
    {% endfor %}
    {% if not read %}
        {% do exceptions.warn('No order was read: the marts have no customers with a sale.') %}
    {% endif %}
    {{ return('') }}
{% endmacro %}
