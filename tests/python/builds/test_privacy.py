"""Every column says whether it holds personal data, and no table of ours holds an address."""

from write_inputs import contract

DIRECT = [("customers", "email"), ("customers", "phone"), ("orders", "email"), ("orders", "phone")]


def test_the_inventory_lists_every_column_of_the_contract_and_of_the_marts(demo_build):
    listed = demo_build.mart("personal_data_inventory")
    columns = ["relation_name", "column_name", "position"]
    inputs = {
        (table, column, position)
        for table, definition in contract().items()
        for position, column in enumerate(definition["columns"], start=1)
    }
    of_inputs = listed[listed.relation_kind == "input"]
    assert set(of_inputs[columns].itertuples(index=False, name=None)) == inputs
    marts = demo_build.query("""
        select table_name, column_name, ordinal_position from information_schema.columns
        where table_schema = 'northstar'
    """)
    of_marts = listed[listed.relation_kind == "mart"]
    assert set(of_marts[columns].itertuples(index=False, name=None)) == set(
        marts.itertuples(index=False, name=None))
    assert len(of_inputs) + len(of_marts) == len(listed) == len(inputs) + len(marts)


def test_direct_columns_are_masked_and_the_metric_says_so(demo_build):
    listed = demo_build.mart("personal_data_inventory")
    direct = listed[listed.personal_data == "direct"].sort_values(["relation_name", "column_name"])
    assert list(zip(direct.relation_name, direct.column_name)) == DIRECT
    assert set(direct.relation_kind) == {"input"} and set(direct.masking) == {"hash"}
    metric = demo_build.query("""
        select cast(period_start as text), numerator, denominator, value
        from northstar.metric_values where metric_code = 'masking_rate'
    """)
    assert metric.values.tolist() == [["2026-06-01", 4, 4, 1]]
    target = demo_build.query("""
        select status from northstar.kpi_status where target_code = 'masked_columns' and is_latest
    """)
    assert target.status.tolist() == ["reached"]


def test_no_table_of_ours_holds_an_address(demo_build):
    columns = demo_build.query("""
        select columns.table_schema, columns.table_name, columns.column_name
        from information_schema.columns
        inner join information_schema.tables using (table_schema, table_name)
        where
            columns.data_type = 'VARCHAR'
            and (
                columns.table_schema = 'northstar'
                or columns.table_schema = 'northstar_intermediate'
                and tables.table_type = 'BASE TABLE'
            )
    """)
    assert len(columns) > 500
    searches = [
        f"""
            select '{table}.{column}' as found, min("{column}") as value
            from {schema}.{table}
            where
                "{column}" like '%@example.com%'
                or "{column}" in (select phone from northstar_demo.demo_customers)
            having count(*) > 0
        """
        for schema, table, column in columns.itertuples(index=False)
    ]
    assert demo_build.query(" union all ".join(searches)).empty
    known = demo_build.query("""
        select count(*) filter (email like '%@example.com%') as emails, count(phone) as phones
        from northstar_demo.demo_customers
    """)
    assert known.emails.item() > 500 and known.phones.item() > 500
