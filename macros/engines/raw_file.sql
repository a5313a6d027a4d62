{#
    The file of one raw table, <folder>/<table>.parquet or <folder>/<table>.csv, as a Jinja mapping.
    Stops the run if neither file is there, or both are, or the engine reads no files.

    - from: the FROM item that reads the file;
    - name: 'File ' and its path;
    - headers: its raw_headers();
    - types: {column: type}, all text in a CSV file.

    CSV is RFC 4180 in UTF-8 with a header line; line ends may be of both kinds. Nothing is sniffed,
    and a malformed line stops the run (the engine names file and line).

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
        {% set types = query_columns('select * from ' ~ source) %}
        {{ return({
            'from': source, 'name': 'File ' ~ path, 'headers': raw_headers(types.keys()),
            'types': types,
        }) }}
    {% endif %}

    {% set headers = raw_headers(_csv_header(path)) %}
    {% set columns = [] %}
    {% set names = [] %}
    {% set types = {} %}
    {% for header in headers %}
        {% do columns.append("'column_" ~ loop.index ~ "': 'VARCHAR'") %}
        {% do names.append('column_' ~ loop.index ~ ' as ' ~ adapter.quote(header['name'])) %}
        {% do types.update({header['name']: 'VARCHAR'}) %}
    {% endfor %}
    {% set source %}
        read_csv(
            '{{ path }}',
            columns = { {{- columns | join(', ') -}} },
            auto_detect = false,
            header = true,
            delim = ',',
            quote = '"',
            escape = '"',
            encoding = 'utf-8',
            strict_mode = {{ 'false' if _has_mixed_line_ends(path) else 'true' }},
            null_padding = false,
            ignore_errors = false
        )
    {% endset %}
    {{ return({
        'from': '(select ' ~ names | join(', ') ~ ' from ' ~ source ~ ')',
        'name': 'File ' ~ path, 'headers': headers, 'types': types,
    }) }}
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
    {% set line = (rows[0][0] or '').strip('\ufeff') if rows else '' %}
    {% if not line.strip() %}
        {% do _stop(
            'File ' ~ path ~ (' begins with a blank line' if rows else ' is empty'),
            'a CSV file whose first line names its columns', 'the file, or raw_path') %}
    {% endif %}
    {% set names = [] %}
    {% for quoted, plain in modules.re.findall('(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))', line) %}
        {% do names.append((quoted | replace('""', '"') or plain).strip()) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}


{# Whether a CSV file of up to 256 MB has line ends of both kinds outside quotes. DuckDB's strict
   mode takes one kind alone; the other mode also takes text after a closing quote. #}
{% macro _has_mixed_line_ends(path) %}
    {% set most_bytes = 256 * 1024 * 1024 %}
    {% if run_query("select max(size) from read_blob('" ~ path ~ "')").rows[0][0] > most_bytes %}
        {{ return(false) }}
    {% endif %}
    {% set line_ends %}
        select max(contains(plain, chr(13) || chr(10)) and regexp_matches(plain, '(^|[^\r])\n'))
        from (
            select regexp_replace(content, '"[^"]*"', '', 'g') as plain
            from read_text('{{ path }}')
        )
    {% endset %}
    {{ return(run_query(line_ends).rows[0][0]) }}
{% endmacro %}
