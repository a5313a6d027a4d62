{#
    Which batches of a table a run replaces: those whose stored fingerprint is not the wanted one,
    in chunks that each read about a million facts or are a single batch, so that memory stays
    bounded and the demo's months take one statement. Batches that nobody wants are removed.

    stored: {date: batch_fingerprint} as the table holds them; wanted: {date: batch_fingerprint} as
    they are to be; facts_counts: {date: number of facts that the batch reads}.
    Returns {'remove': [date, ...], 'chunks': [[date, ...], ...]}; what is in a chunk and stored is
    in remove, too.
#}
{% macro planned_batches(stored, wanted, facts_counts) %}
    {% set most_facts = 1000000 %}
    {% set remove = stored.keys() | reject('in', wanted) | list %}
    {% set chunks = [] %}
    {% set sizes = [] %}
    {% for date in wanted if stored.get(date) != wanted[date] %}
        {% if date in stored %}
            {% do remove.append(date) %}
        {% endif %}
        {% if chunks and sizes[-1] + facts_counts[date] <= most_facts %}
            {% do chunks[-1].append(date) %}
            {% do sizes.append(sizes[-1] + facts_counts[date]) %}
        {% else %}
            {% do chunks.append([date]) %}
            {% do sizes.append(facts_counts[date]) %}
        {% endif %}
    {% endfor %}
    {{ return({'remove': remove, 'chunks': chunks}) }}
{% endmacro %}
