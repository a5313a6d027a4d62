{#
    The file of one raw table, <folder>/<table>.parquet or <folder>/<table>.csv, as a Jinja mapping.
    Stops the run if neither file is there, or both are, or the engine reads no files.

    - from: the FROM item that reads the file;
    - name: its path;
    - columns: the column names as the file spells them;
    - is_text: true for a CSV file, where every value is text; not there for Parquet.

    CSV is RFC 4180 in UTF-8 with a header line. Nothing is sniffed, and a malformed line stops the
    run (the engine names file and line).

    folder: var raw_path, as Jinja text;
    table: a table of the input contract, as Jinja text.
#}
{% macro raw_file(folder, table) %}
    {{ return(adapter.dispatch('raw_file', 'northstar')(folder, table)) }}
{% endmacro %}

{% macro default__raw_file(folder, table) %}
    {% do exceptions.raise_compiler_error(
        'raw_source: files needs a DuckDB target, not ' ~ target.type) %}
{% endmacro %}

{% macro duckdb__raw_file(folder, table) %}
    {% set stem = (folder | string).rstrip('/') ~ '/' ~ table %}
    {% set found = [] %}
    {% for ending in ['parquet', 'csv'] %}
        {% set path = (stem ~ '.' ~ ending) | replace("'", "''") %}
        {% if run_query("select file from glob('" ~ path ~ "')").rows | length > 0 %}
            {% do found.append(ending) %}
        {% endif %}
    {% endfor %}
    {% if found | length != 1 %}
        {% do _stop(
            ("There is no file for table " if not found else "There are two files for table ")
            ~ table ~ ' in folder ' ~ folder,
            stem ~ '.parquet or ' ~ stem ~ '.csv, one of them',
            'raw_path or raw_tables (--vars or dbt_project.yml)') %}
    {% endif %}

    {% set path = (stem ~ '.' ~ found[0]) | replace("'", "''") %}
    {% if found[0] == 'parquet' %}
        {% set source = "read_parquet('" ~ path ~ "')" %}
        {% set columns = run_query('describe select * from ' ~ source).columns[0].values() %}
        {{ return({'from': source, 'name': path, 'columns': columns | list}) }}
    {% endif %}

    {% set columns = _csv_header(path) %}
    {% set types = [] %}
    {% for column in columns %}
        {% do types.append("'" ~ column | replace("'", "''") ~ "': 'VARCHAR'") %}
    {% endfor %}
    {% set source %}
        read_csv(
            '{{ path }}',
            columns = { {{- types | join(', ') -}} },
            auto_detect = false,
            header = true,
            delim = ',',
            quote = '"',
            escape = '"',
            encoding = 'utf-8',
            strict_mode = true,
            null_padding = false,
            ignore_errors = false
        )
    {% endset %}
    {{ return({'from': source, 'name': path, 'columns': columns, 'is_text': true}) }}
{% endmacro %}


{# The column names in the first line of a CSV file, as written there. #}
{% macro _csv_header(path) %}
    {% set first_line %}
        select header_line
        from read_csv(
            '{{ path }}',
            columns = {'header_line': 'VARCHAR'},
            auto_detect = false,
            header = false,
            delim = '\x01',
            quote = '',
            escape = '',
            strict_mode = false
        )
        limit 1
    {% endset %}
    {% set rows = run_query(first_line).rows %}
    {% if rows | length == 0 or not rows[0][0] %}
        {% do _stop(
            'File ' ~ path ~ ' is empty', 'a CSV file whose first line names its columns',
            'the file, or raw_path') %}
    {% endif %}
    {% set names = [] %}
    {% for quoted, plain in modules.re.findall('(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))', rows[0][0]) %}
        {% do names.append((quoted | replace('""', '"') or plain).strip()) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
