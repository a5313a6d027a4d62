-- One row per raw refund row whose refund id passes every other check more than once;
-- version_rank 1 is the version that counts, the others are superseded.
{{ ranked_versions('refunds', ref('int_refunds_judged')) }}
