-- One row per rejected raw refund row: its values as they came, and the first reason that applies.
{{ rejected_rows('refunds', ref('int_refunds_judged'), ref('int_refund_versions')) }}
