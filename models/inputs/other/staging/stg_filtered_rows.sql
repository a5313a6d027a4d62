-- One row per table that raw_where names: how many rows its condition leaves out.
{{ filtered_rows_of_run() }}
