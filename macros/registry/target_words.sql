{#
    The words of seeds kpi_targets and benchmarks, a mapping of lists:
    - kind: how a target's goal is made of its value, and of these
    - kind_of_benchmark: those that need a benchmark;
    - comparison: how a value is held against the goal;
    - owner_block: who answers for a target: the four blocks of S2 5.1, and five more (ours);
    - benchmark_kind: what a benchmark tells. Only level is compared.
#}
{% macro target_words() %}
    {% set of_benchmark = ['of_benchmark', 'above_benchmark'] %}
    {{ return({
        'kind': ['level', 'uplift', 'increase'] + of_benchmark,
        'kind_of_benchmark': of_benchmark,
        'comparison': ['at_least', 'at_most', 'above', 'below'],
        'owner_block': [
            'growth', 'activation', 'retention', 'monetisation', 'service', 'brand', 'data',
            'compliance', 'company',
        ],
        'benchmark_kind': ['level', 'uplift', 'multiple', 'growth'],
    }) }}
{% endmacro %}
