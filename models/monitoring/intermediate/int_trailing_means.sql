-- noqa: disable=LT02
-- One row per row of int_scopes_watched with a mean of complete periods before it: numerators and
-- denominators of one definition, pooled. A mean is the difference of two sums over all periods up
-- to its last one and up to the one before its first.
-- - reference_mean: of the periods before the last n, n being the rule's periods;
-- - mean_before: of the periods before this one, by which alert_quality judges a firing;
-- - best_value: the best value of the last n periods, if all of them can be compared.
{% set series = [
    'rule_code', 'rule_version', 'target_code', 'market', 'dimension', 'member',
] %}

with rules as (
    select
        cast(trailing_periods as integer) as trailing_periods,
        trailing_periods_at_least,
        cast(quality_periods as integer) as quality_periods
    from {{ ref('northstar', 'int_monitoring_rules') }}
),

watched as (
    select
        {{ series | join(', ') }},
        better,
        periods,
        is_against_mean,
        is_usable and has_numerator as is_judged,
        is_complete and value is not null as is_counted,
        value,
        numerator,
        denominator,
        run_number,
        period_number
    from {{ ref('northstar', 'int_scopes_watched') }}
),

summed as (
    select
        watched.*,
        {% for sum, term in {
            'counted': '1', 'numerators': 'numerator', 'denominators': 'denominator',
        }.items() %}
        sum(case when is_counted then {{ term }} else 0 end) over (
            partition by {{ series | join(', ') }}, run_number
            order by period_number
            rows between unbounded preceding and current row
        ) as {{ sum }}{{ ',' if not loop.last }}
        {% endfor %}
    from watched
),

{% for name, gap, length, at_least in [
    ('reference_means', 'watched.periods', 'rules.trailing_periods',
        'rules.trailing_periods_at_least'),
    ('means', '1', 'rules.quality_periods',
        'least(rules.trailing_periods_at_least, rules.quality_periods)'),
] %}
{{ name }}_counted as (
    select
        {% for column in series %}
        watched.{{ column }},
        {% endfor %}
        watched.period_number,
        last_rows.counted - coalesce(first_rows.counted, 0) as counted,
        last_rows.numerators - coalesce(first_rows.numerators, 0) as numerators,
        last_rows.denominators - coalesce(first_rows.denominators, 0) as denominators
    from watched
    cross join rules
    inner join summed as last_rows
        on
            watched.period_number - {{ gap }} = last_rows.period_number
            {% for column in series + ['run_number'] %}
            and watched.{{ column }} = last_rows.{{ column }}
            {% endfor %}
    left join summed as first_rows
        on
            watched.period_number - {{ gap }} - {{ length }} = first_rows.period_number
            {% for column in series + ['run_number'] %}
            and watched.{{ column }} = first_rows.{{ column }}
            {% endfor %}
),

{{ name }} as (
    select
        {% for column in series %}
        counted.{{ column }},
        {% endfor %}
        counted.period_number,
        {{ ratio('counted.numerators', 'counted.denominators', 6, 6) }} as mean
    from {{ name }}_counted as counted
    cross join rules
    where counted.counted >= {{ at_least }}
),

{% endfor %}
best as (
    select
        {% for column in series %}
        watched.{{ column }},
        {% endfor %}
        watched.period_number,
        case
            when max(watched.better) = 'higher' then max(recent.value)
            when max(watched.better) = 'lower' then min(recent.value)
        end as best_value
    from watched
    inner join watched as recent
        on
            watched.period_number >= recent.period_number
            {% for column in series + ['run_number'] %}
            and watched.{{ column }} = recent.{{ column }}
            {% endfor %}
            and watched.period_number < recent.period_number + watched.periods
    where watched.is_against_mean and recent.is_judged
    group by watched.{{ series | join(', watched.') }}, watched.period_number
    having count(*) = max(watched.periods)
),

keys as (
    {% for name in ['means', 'reference_means'] %}
    select
        {% for column in series %}
        {{ column }},
        {% endfor %}
        period_number
    from {{ name }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}
),

final as (
    select
        {% for column in series %}
        keys.{{ column }},
        {% endfor %}
        reference_rows.mean as reference_mean,
        means.mean as mean_before,
        best.best_value,
        keys.period_number
    from keys
    {% for relation, alias in [
        ('means', 'means'), ('reference_means', 'reference_rows'), ('best', 'best'),
    ] %}
    left join {{ relation }}{{ ' as ' ~ alias if alias != relation }}
        on
            keys.period_number = {{ alias }}.period_number
            {% for column in series %}
            and keys.{{ column }} = {{ alias }}.{{ column }}
            {% endfor %}
    {% endfor %}
)

select * from final
