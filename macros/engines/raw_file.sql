{#
    The file or files of one raw table as a Jinja mapping:
    - from: the FROM item that reads them;
    - name: 'File ' and its path, for messages;
    - headers: the raw_headers() of all files;
    - types: {column: type}, all text in CSV files;
    - formats: the settings of raw_csv that say how values are written;
    - lacking: {column: files}, of columns that some of several files do not have.

    Files lie in var raw_path. raw_from names a file, or a pattern (*, ?, [...]) of files that are
    read as one; else it is <table>.parquet or <table>.csv. A name that ends in .parquet is Parquet,
    all others are CSV: RFC 4180 with a header line, in UTF-8 with commas unless raw_csv says
    otherwise; line ends may be of both kinds. Nothing is sniffed, and a malformed line stops the
    run (the engine names file and line). Columns of several files meet by name, in any case.

    Stops the run if there is no file, or more than one is meant, or the engine reads no files.

    table: a table of the input contract, as Jinja text.
#}
{% macro raw_file(table) %}
    {{ return(adapter.dispatch('raw_file', 'northstar')(table)) }}
{% endmacro %}

{% macro default__raw_file(table) %}
    {% do exceptions.raise_compiler_error(
        'raw_source: files needs a DuckDB target, not ' ~ target.type) %}
{% endmacro %}

{% macro duckdb__raw_file(table) %}
    {% set files = northstar._raw_files(table) %}
    {% set name = 'File ' ~ files[0] if files | length == 1
        else 'File ' ~ files[0] ~ ' (and ' ~ (files | length - 1) ~ ' more)' %}
    {% if not files[0].lower().endswith('.parquet') %}
        {{ return(dict(
            northstar._csv_files(files, raw_settings(table)['csv']), **{'name': name})) }}
    {% endif %}
    {% set source = 'read_parquet(' ~ northstar._file_list(files) ~ ', union_by_name = true)' %}
    {% set types = query_columns('select * from ' ~ source) %}
    {% do northstar._check_decimals(files) %}
    {{ return({
        'from': source, 'name': name, 'headers': raw_headers(types.keys()), 'types': types,
        'formats': {}, 'lacking': northstar._columns_lacking_in_parquet(files, types),
    }) }}
{% endmacro %}


{# Which files lack one of the columns of all. #}
{% macro _columns_lacking_in_parquet(files, types) %}
    {% set lacking = {} %}
    {% for name, file in run_query(
        'select name, file_name from parquet_schema(' ~ northstar._file_list(files) ~ ')').rows
        if files | length > 1 %}
        {% do lacking.setdefault(name | lower, []).append(file) %}
    {% endfor %}
    {% for name in types if files | length > 1 %}
        {% do lacking.update({name: files | reject('in', lacking.pop(name | lower)) | list}) %}
    {% endfor %}
    {% set found = {} %}
    {% for name in types if lacking.get(name) %}
        {% do found.update({name: lacking[name]}) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}


{# Stops the run at decimals that DuckDB reads as other numbers. #}
{% macro _check_decimals(files) %}
    {% set others = run_query(
        'select name, file_name, precision from parquet_schema(' ~ northstar._file_list(files)
        ~ ") where converted_type = 'DECIMAL' and precision > 38 order by file_name, name").rows %}
    {% if others %}
        {% do northstar._stop(
            'File ' ~ others[0][1] ~ ' has decimals of ' ~ others[0][2] ~ " digits in column '"
            ~ others[0][0] ~ "', which DuckDB misreads",
            'decimals of up to 38 digits, or text', 'the file') %}
    {% endif %}
{% endmacro %}


{# The paths of a table's files, in order. #}
{% macro _raw_files(table) %}
    {% set folder = (var('raw_path') | string).rstrip('/') %}
    {% if folder == '~' or folder.startswith('~/') %}
        {% set folder = env_var('HOME', '~') ~ folder[1:] %}
    {% endif %}
    {% set stated = var('raw_from').get(table) %}
    {% set stem = folder ~ '/' ~ table %}
    {% set names = [stated] if stated else [table ~ '.parquet', table ~ '.csv'] %}
    {% set found = [] %}
    {% for name in names %}
        {% set path = name if name.startswith('/') else folder ~ '/' ~ name %}
        {% do found.extend(northstar._files_of_pattern(northstar._escaped_pattern(path))) %}
    {% endfor %}
    {% if stated and not found %}
        {% do found.extend(northstar._files_of_pattern(
            stated if stated.startswith('/')
            else northstar._escaped_pattern(folder) ~ '/' ~ stated)) %}
    {% endif %}
    {% set wanted = (stated if stated.startswith('/') else folder ~ '/' ~ stated) if stated
        else stem ~ '.parquet or ' ~ stem ~ '.csv, one of them' %}
    {% set is_parquet = [] %}
    {% for file in found %}
        {% do is_parquet.append(file.lower().endswith('.parquet')) %}
    {% endfor %}
    {% if not found or not stated and found | length > 1 %}
        {% do northstar._stop(
            ('There is no file for table ' if not found else 'There are two files for table ')
            ~ table ~ ' in folder ' ~ folder ~ ('' if found else northstar._files_there(folder)),
            wanted, 'raw_path, raw_from or raw_tables (--vars or dbt_project.yml)') %}
    {% elif is_parquet | unique | list | length > 1 %}
        {% do northstar._stop(
            'Variable raw_from.' ~ table ~ " '" ~ stated ~ "' means CSV and Parquet files",
            'files of one kind', '--vars or dbt_project.yml') %}
    {% endif %}
    {{ return(found) }}
{% endmacro %}


{# What lies in a folder, for a message. #}
{% macro _files_there(folder) %}
    {% set names = [] %}
    {% for file in northstar._files_of_pattern(northstar._escaped_pattern(folder) ~ '/*') %}
        {% do names.append(file.split('/') | last) %}
    {% endfor %}
    {{ return(
        ', which has ' ~ (names[:5] | join(', ') ~ (', ...' if names | length > 5 else '') if names
        else 'no file')) }}
{% endmacro %}


{# The files that a pattern of DuckDB means, in order. #}
{% macro _files_of_pattern(pattern) %}
    {{ return(run_query(
        "select file from glob('" ~ pattern | replace("'", "''") ~ "') order by file"
    ).columns[0].values() | list) }}
{% endmacro %}


{# A path as a pattern that means this path alone. #}
{% macro _escaped_pattern(path) %}
    {{ return(modules.re.sub('([*?\\[])', '[\\1]', path)) }}
{% endmacro %}


{# Paths as SQL, a list for DuckDB's readers. #}
{% macro _file_list(files) %}
    {% set texts = [] %}
    {% for file in files %}
        {% do texts.append("'" ~ northstar._escaped_pattern(file) | replace("'", "''") ~ "'") %}
    {% endfor %}
    {{ return('[' ~ texts | join(', ') ~ ']') }}
{% endmacro %}


{# CSV files as raw_file() gives them, without their name. Files of the same header line are read at
   once. #}
{% macro _csv_files(files, settings) %}
    {% do northstar._check_encoding(files, settings) %}
    {% set files_of_header, names, types, lacking = {}, [], {}, {} %}
    {% for file in files %}
        {% set header = northstar._csv_header(file, settings) %}
        {% do files_of_header.setdefault(header | tojson, []).append(file) %}
        {% for column in raw_headers(header)
            if column['name'] | lower not in names | map(attribute='name') | map('lower') %}
            {% do names.append(column) %}
            {% do types.update({column['name']: 'VARCHAR'}) %}
        {% endfor %}
    {% endfor %}
    {% set selects = [] %}
    {% for header, same_files in files_of_header.items() %}
        {% set own = raw_headers(fromjson(header)) %}
        {% do selects.append(northstar._csv_select(same_files, own, names, settings)) %}
        {% for column in names
            if column['name'] | lower not in own | map(attribute='name') | map('lower') %}
            {% do lacking.setdefault(column['name'], []).extend(same_files) %}
        {% endfor %}
    {% endfor %}
    {{ return({
        'from': '(' ~ selects | join('\nunion all\n') ~ ')', 'headers': names, 'types': types,
        'formats': settings, 'lacking': lacking,
    }) }}
{% endmacro %}


{# A select of CSV files that have the same header, with the columns of all files. #}
{% macro _csv_select(files, headers, names, settings) %}
    {% set columns, selected = [], [] %}
    {% for _ in headers %}
        {% do columns.append("'column_" ~ loop.index ~ "': 'VARCHAR'") %}
    {% endfor %}
    {% set own = headers | map(attribute='name') | map('lower') | list %}
    {% for column in names %}
        {% set name = column['name'] | lower %}
        {% set value = 'column_' ~ (own.index(name) + 1) if name in own
            else 'cast(null as varchar)' %}
        {% do selected.append(value ~ ' as ' ~ quoted_name(column['name'])) %}
    {% endfor %}
    {% set has_mixed_line_ends = northstar._has_mixed_line_ends(files, settings) %}
    {% set select %}
        select {{ selected | join(', ') }}
        from read_csv(
            {{ northstar._file_list(files) }},
            columns = { {{- columns | join(', ') -}} },
            auto_detect = false,
            header = true,
            delim = {{ northstar._csv_character(settings.get('delimiter', ',')) }},
            quote = {{ northstar._csv_character(settings.get('quote', '"')) }},
            escape = {{ northstar._csv_character(settings.get('quote', '"')) }},
            encoding = '{{ northstar._csv_encoding(settings) }}',
            strict_mode = {{ 'false' if has_mixed_line_ends else 'true' }},
            null_padding = false,
            ignore_errors = false
        )
    {% endset %}
    {{ return(select) }}
{% endmacro %}


{# The name by which DuckDB knows an encoding. Stops the run if DuckDB lacks it. #}
{% macro _csv_encoding(settings) %}
    {% set stated = settings.get('encoding', 'utf-8') | lower %}
    {% set encoding = {
        'utf8': 'utf-8', 'utf16': 'utf-16', 'latin1': 'latin-1', 'iso-8859-1': 'latin-1',
    }.get(stated, stated) %}
    {% if encoding not in ['utf-8', 'utf-16', 'latin-1'] and not run_query(
        "select 1 from duckdb_extensions() where extension_name = 'encodings' and installed"
    ).rows | length %}
        {% do northstar._stop(
            "DuckDB cannot read raw_csv.encoding '" ~ stated ~ "'",
            'utf-8, utf-16, latin-1; others once DuckDB has its extension (install encodings), '
            ~ 'or in a file made by iconv -f ' ~ stated ~ ' -t utf-8',
            '--vars or dbt_project.yml') %}
    {% endif %}
    {{ return(encoding) }}
{% endmacro %}


{# One character of raw_csv as SQL; \t may stand for a tab. #}
{% macro _csv_character(character) %}
    {{ return("'" ~ character | replace('\\t', '\t') | replace("'", "''") ~ "'") }}
{% endmacro %}


{# The column names in the first line of a CSV file, as written there. #}
{% macro _csv_header(file, settings) %}
    {% set first_line %}
        select header_line
        from read_csv(
            {{ northstar._file_list([file]) }},
            columns = {'header_line': 'VARCHAR'},
            auto_detect = false,
            header = false,
            delim = '\x01',
            quote = '',
            escape = '',
            encoding = '{{ northstar._csv_encoding(settings) }}',
            strict_mode = false
        )
        limit 1
    {% endset %}
    {% set rows = run_query(first_line).rows %}
    {% set line = (rows[0][0] or '').strip('\ufeff') if rows else '' %}
    {% if not line.strip() %}
        {% do northstar._stop(
            'File ' ~ file ~ (' begins with a blank line' if rows else ' is empty'),
            'a CSV file whose first line names its columns', 'the file, or raw_path') %}
    {% endif %}
    {% set delimiter = settings.get('delimiter', ',') | replace('\\t', '\t') %}
    {% set others = [] %}
    {% for other in [',', ';', '\t', '|'] if other in line and delimiter not in line %}
        {% do others.append('\\t' if other == '\t' else other) %}
    {% endfor %}
    {% if others %}
        {% do northstar._stop(
            'File ' ~ file ~ ' has one column, ' ~ line ~ ": it seems to be delimited by '"
            ~ others[0] ~ "'",
            'raw_csv: {delimiter: "' ~ others[0] ~ '"}, or a file with ' ~ delimiter,
            'raw_csv.delimiter (--vars or dbt_project.yml)') %}
    {% endif %}
    {% set between = modules.re.escape(delimiter) %}
    {% set quote = settings.get('quote', '"') %}
    {% set mark = modules.re.escape(quote) %}
    {% set in_quotes = mark ~ '((?:[^' ~ mark ~ ']|' ~ mark ~ mark ~ ')*)' ~ mark
        if quote else '(?!)()' %}
    {% set names = [] %}
    {% for quoted, plain in modules.re.findall(
        '(?:^|' ~ between ~ ')(?:' ~ in_quotes ~ '|([^' ~ between ~ ']*))', line) %}
        {% do names.append((quoted.replace(quote ~ quote, quote) or plain).strip()) %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}


{# Whether one of some CSV files has line ends of both kinds outside quotes. DuckDB's strict mode
   takes one kind alone; the other mode also takes text after a closing quote. #}
{% macro _has_mixed_line_ends(files, settings) %}
    {% set looked_at = northstar._files_looked_at(files)
        if northstar._csv_encoding(settings) == 'utf-8' else [] %}
    {% if not looked_at %}
        {{ return(false) }}
    {% endif %}
    {% set mark = modules.re.escape(settings.get('quote', '"')) | replace("'", "''") %}
    {% set in_quotes = mark ~ '[^' ~ mark ~ ']*' ~ mark if mark else '$^' %}
    {% set line_ends %}
        select max(contains(plain, chr(13) || chr(10)) and regexp_matches(plain, '(^|[^\r])\n'))
        from (
            select regexp_replace(content, '{{ in_quotes }}', '', 'g') as plain
            from read_text({{ northstar._file_list(looked_at) }})
        )
    {% endset %}
    {{ return(run_query(line_ends).rows[0][0]) }}
{% endmacro %}


{# Stops the run if a file that should be UTF-8 or Latin-1 is not. #}
{% macro _check_encoding(files, settings) %}
    {% set encoding = northstar._csv_encoding(settings) %}
    {% set is_other = {
        'utf-8': 'try(decode(content)) is null',
        'latin-1': "regexp_matches(content::varchar, '\\\\x[89]')",
    } %}
    {% set looked_at = northstar._files_looked_at(files) if encoding in is_other else [] %}
    {% set others = run_query(
        'select filename from read_blob(' ~ northstar._file_list(looked_at)
        ~ ') where ' ~ is_other[encoding] ~ ' order by filename').rows if looked_at else [] %}
    {% if others %}
        {% do northstar._stop(
            'File ' ~ others[0][0] ~ ' is not '
            ~ {'utf-8': 'UTF-8', 'latin-1': 'Latin-1'}[encoding],
            'a file in UTF-8, or its encoding: raw_csv: {encoding: ' ~ {
                'utf-8': 'latin-1} (or windows-1252, utf-16, ...)',
                'latin-1': 'windows-1252}, which Excel writes',
            }[encoding],
            'the file, or raw_csv.encoding (--vars or dbt_project.yml)') %}
    {% endif %}
{% endmacro %}


{# Those of some CSV files that are small enough to be looked at whole before they are read: up to
   256 MB, not compressed. #}
{% macro _files_looked_at(files) %}
    {{ return(run_query(
        'select filename from read_blob(' ~ northstar._file_list(files)
        ~ ') where size <= 256 * 1024 * 1024 and not suffix(lower(filename), \'.gz\')'
        ~ " and not suffix(lower(filename), '.zst') order by filename"
    ).columns[0].values() | list) }}
{% endmacro %}
