{#
    Runs before anything is built and returns '' if every variable is in order. Else it stops the
    run at the first unknown name or value; the message says what is wrong, what is allowed and
    where to change it. connect_raw_tables() checks what lies in the database: files, tables,
    columns.
#}
{% macro check_run() %}
    {% if not execute or not runs_ours() %}
        {{ return('') }}
    {% endif %}
    {% if use_role() %}
        {% do run_query(use_role()) %}
    {% endif %}
    {% do _check_variable_names() %}
    {% do check_raw_variables() %}
    {% do _check_reading_variables() %}
    {% do _check_judging_variables() %}
    {% do _check_order_of_days() %}
    {% do check_roles() %}
    {% if flags.WHICH in ['build', 'run', 'seed', 'retry'] %}
        {% do check_no_table_is_taken() %}
    {% endif %}
    {% if flags.WHICH in ['build', 'run', 'retry'] %}
        {% do check_database() %}
        {% do _check_history_is_kept() %}
    {% endif %}
    {{ return('') }}
{% endmacro %}


{# Stops the run with a message of three parts: the mistake, the allowed values, the place. #}
{% macro _stop(wrong, allowed, where) %}
    {% do exceptions.raise_compiler_error(
        wrong ~ '. Allowed: ' ~ allowed ~ '. Change it in: ' ~ where ~ '.') %}
{% endmacro %}


{% macro _check_choice(name, choices) %}
    {% if var(name) not in choices %}
        {% do _stop(
            "Variable " ~ name ~ " is '" ~ var(name) ~ "'",
            choices | join(', '),
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{# A project that installs this package has variables of its own in --vars; ours stand under our
   name in its dbt_project.yml. #}
{% macro _check_variable_names() %}
    {% set stated = adapter.config.vars.to_dict() %}
    {% if project_name == 'northstar' %}
        {% set places = {
            '--vars': invocation_args_dict.get('vars') or {}, 'vars: of dbt_project.yml': stated,
        } %}
    {% else %}
        {% set places = {'vars: northstar: of dbt_project.yml': stated.get('northstar') or {}} %}
    {% endif %}
    {% for where, names in places.items() %}
        {% for name in names if name not in variables() %}
            {% do _stop(
                "Unknown variable '" ~ name ~ "'", variables().keys() | join(', '), where) %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{% macro _check_reading_variables() %}
    {% set currency = var('reporting_currency') | string %}
    {% if not modules.re.fullmatch('[A-Z]{3}', currency) %}
        {% do _stop(
            "Variable reporting_currency is '" ~ currency ~ "'",
            'three capital letters, e.g. USD', '--vars or dbt_project.yml') %}
    {% endif %}
    {% do _check_time_zone(var('business_time_zone')) %}
    {% do _check_counted_statuses(var('counted_statuses')) %}
    {% do _check_match_guests_by() %}
    {% do _check_date('earliest_order_date', is_nullable=false) %}
    {% do _check_date('today', is_nullable=true) %}
{% endmacro %}


{% macro _check_counted_statuses(statuses) %}
    {% if statuses is string or statuses is mapping or statuses is not iterable or not statuses %}
        {% do _stop(
            "Variable counted_statuses is '" ~ statuses ~ "'",
            'a list of at least one status, e.g. [completed]', '--vars or dbt_project.yml') %}
    {% endif %}
    {% for status in statuses if status is none or not (status | string).strip() %}
        {% do _stop(
            'Variable counted_statuses has an empty status, and orders without a status are '
            ~ 'completed', 'statuses in words, e.g. [completed]', '--vars or dbt_project.yml') %}
    {% endfor %}
{% endmacro %}


{% macro _check_match_guests_by() %}
    {% set kinds = var('match_guests_by') %}
    {% if kinds is string or kinds is mapping or kinds is not iterable
        or kinds | reject('in', ['email', 'phone']) | list %}
        {% do _stop(
            "Variable match_guests_by is '" ~ kinds ~ "'", 'a list of email, phone',
            '--vars or dbt_project.yml') %}
    {% elif kinds and not env_var('NORTHSTAR_PII_SALT', '')
        and flags.WHICH in ['build', 'run', 'retry'] %}
        {% do exceptions.warn(
            'match_guests_by without NORTHSTAR_PII_SALT: whoever knows an address can find the id '
            ~ 'of the guest who gave it. Set a salt, once and for all.') %}
    {% endif %}
{% endmacro %}


{% macro _check_time_zone(zone) %}
    {# Engines differ in what an abbreviation means: on Postgres CET has no summer time. #}
    {% if zone not in modules.pytz.all_timezones
        or modules.re.fullmatch('[A-Z]+[0-9+-]*[A-Z]*', zone) and zone not in ['UTC', 'GMT'] %}
        {% do _stop(
            "Variable business_time_zone is '" ~ zone ~ "'",
            'UTC, or a place in the IANA time zone database, e.g. America/New_York',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_judging_variables() %}
    {% do _check_date('as_of_date', is_nullable=true) %}
    {% do _check_date('history_start', is_nullable=true) %}
    {% set window = var('rfm_window_days') %}
    {% if window is not none and (window is boolean or window is not integer or window < 1) %}
        {% do _stop(
            "Variable rfm_window_days is '" ~ window ~ "'",
            'null, or a whole number of days from 1 on', '--vars or dbt_project.yml') %}
    {% endif %}
    {% do _check_value_variables() %}
    {% do _check_choice('rfm_scoring', ['percentile', 'threshold']) %}
    {% do _check_rule_rates() %}
    {% do _check_days('conversion_window_days') %}
    {% do _check_date('plan_started_on', is_nullable=true) %}
    {% do _check_outreach_variables() %}
    {% do _check_alert_variables() %}
{% endmacro %}


{% macro _check_outreach_variables() %}
    {% do _check_date('outreach_date', is_nullable=true) %}
    {% set share = var('control_share') %}
    {% if share is boolean or share is not number or not 0 <= share <= 1 %}
        {% do _stop(
            "Variable control_share is '" ~ share ~ "'", 'a number from 0 to 1, e.g. 0.1 for 10 %',
            '--vars or dbt_project.yml') %}
    {% endif %}
    {% set seed = var('control_seed') %}
    {% if seed is not string or not seed.strip() %}
        {% do _stop(
            "Variable control_seed is '" ~ seed ~ "'", 'a text, e.g. northstar',
            '--vars or dbt_project.yml') %}
    {% endif %}
    {% if var('export_personal_data') is not boolean %}
        {% do _stop(
            "Variable export_personal_data is '" ~ var('export_personal_data') ~ "'",
            'true, false', '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_alert_variables() %}
    {% if var('alerts_beyond_noise_only') is not boolean %}
        {% do _stop(
            "Variable alerts_beyond_noise_only is '" ~ var('alerts_beyond_noise_only') ~ "'",
            'true, false', '--vars or dbt_project.yml') %}
    {% endif %}
    {% if var('fail_on_severity') is not none
        and var('fail_on_severity') not in alert_words().severity %}
        {% do _stop(
            "Variable fail_on_severity is '" ~ var('fail_on_severity') ~ "'",
            'null, or ' ~ alert_words().severity | join(', '), '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_days(name) %}
    {% if var(name) is boolean or var(name) is not integer or var(name) < 0 %}
        {% do _stop(
            'Variable ' ~ name ~ " is '" ~ var(name) ~ "'", 'a whole number of days, 0 or more',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_value_variables() %}
    {% for name, unit, most in [
        ('clv_horizon_months', 'months', 120), ('clv_holdout_days', 'days', 3660),
    ] %}
        {% set number = var(name) %}
        {% if number is boolean or number is not integer or not 1 <= number <= most %}
            {% do _stop(
                'Variable ' ~ name ~ " is '" ~ number ~ "'",
                'a whole number of ' ~ unit ~ ' from 1 to ' ~ most, '--vars or dbt_project.yml') %}
        {% endif %}
    {% endfor %}
    {% set rate = var('discount_rate_annual') %}
    {% if rate is boolean or rate is not number or not 0 <= rate <= 10 %}
        {% do _stop(
            "Variable discount_rate_annual is '" ~ rate ~ "'",
            'a number from 0 to 10, e.g. 0.1 for 10 %', '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_rule_rates() %}
    {% set rates = var('rule_rates') %}
    {% set form = '{USD: 7.2}: ' ~ var('reporting_currency') ~ ' for one unit of the other' %}
    {% if rates is not mapping %}
        {% do _stop(
            "Variable rule_rates is '" ~ rates ~ "', which is no mapping", form,
            '--vars or dbt_project.yml') %}
    {% endif %}
    {% for currency, rate in rates.items() %}
        {% if not modules.re.fullmatch('[A-Z]{3}', currency | string)
            or currency == var('reporting_currency') %}
            {% do _stop(
                "Variable rule_rates names '" ~ currency ~ "'",
                'three capital letters, not the reporting currency', '--vars or dbt_project.yml') %}
        {% elif rate is boolean or rate is not number or rate < 0.00000001 or rate >= 1000000 %}
            {% do _stop(
                'rule_rates.' ~ currency ~ " is '" ~ rate ~ "'",
                'a number from 0.00000001 to below 1000000',
                '--vars or dbt_project.yml') %}
        {% endif %}
    {% endfor %}
{% endmacro %}


{# Days that follow each other the wrong way round would judge nobody, and say nothing. #}
{% macro _check_order_of_days() %}
    {% set today = run_day(var('today'), var('business_time_zone')) %}
    {% for early, late, last_day in [
        ('as_of_date', 'today', today),
        ('earliest_order_date', 'today', today),
        ('history_start', 'as_of_date', var('as_of_date')),
        ('as_of_date', 'outreach_date', var('outreach_date')),
        ('history_start', 'today', today),
    ] if var(early) is not none and last_day is not none
        and var(early) | string > last_day | string %}
        {% do _stop(
            'Variable ' ~ early ~ ' is ' ~ var(early) ~ ', after ' ~ late ~ ' (' ~ last_day ~ ')',
            'a day not after ' ~ late, '--vars or dbt_project.yml') %}
    {% endfor %}
{% endmacro %}


{# An as-of date before the first sale judges nobody: the run would empty a history that is
   there. #}
{% macro _check_history_is_kept() %}
    {% set orders = load_relation(relation_of('int_orders_accepted')) %}
    {% set judged = load_relation(relation_of('int_customer_tiers')) %}
    {% if var('as_of_date') is none or flags.FULL_REFRESH or orders is none or judged is none %}
        {{ return('') }}
    {% endif %}
    {% set first_sale = run_query(
        'select cast(min(ordered_date) as ' ~ dbt.type_string() ~ ') from ' ~ orders
        ~ " where order_kind = 'sale' and exists (select 1 from " ~ judged ~ ')').rows[0][0] %}
    {% if first_sale is not none and var('as_of_date') | string < first_sale %}
        {% do _stop(
            'Variable as_of_date is ' ~ var('as_of_date') ~ ', before the first sale ('
            ~ first_sale ~ "), and schema '" ~ target.schema ~ "' holds a history",
            'a day from the first sale on; another schema (NORTHSTAR_SCHEMA), or --full-refresh',
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}


{% macro _check_date(name, is_nullable) %}
    {% set value = var(name) %}
    {% if not (is_nullable and value is none) and not is_date_text(value | string) %}
        {% do _stop(
            "Variable " ~ name ~ " is '" ~ value ~ "', which is no date",
            'a day as YYYY-MM-DD' ~ (', or null' if is_nullable else ''),
            '--vars or dbt_project.yml') %}
    {% endif %}
{% endmacro %}
