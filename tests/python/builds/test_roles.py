"""Roles on a PostgreSQL server read and write what docs/access.md says, whatever was built."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from made_shop import Shop
from postgres import Server
from project import (
    WITHOUT_TESTS,
    Project,
    connect_postgres,
    copy_rooms,
    load_text_table,
)

# Of each way to make a table or view at least one
SELECTED = (
    *WITHOUT_TESTS, "--select", "+order_rejections", "+refund_rejections", "orders",
    "+lifecycle_flows", "int_clv_fits",
)
OTHER_RULES = ["path:seeds/rules/" + room for room in (
    "customers", "facts", "inputs", "scores", "value")]
AGAIN = (*SELECTED, "--exclude", *OTHER_RULES)
ROOMS_OFF = ["campaigns", "economics", "scorecards", "monitoring", "budget"]
OURS = {"northstar", "northstar_staging", "northstar_intermediate", "northstar_rules"}
STAGES = ["first build", "load", "full refresh"]

# Who logs in, and the role that the variables name. The owner is a role that nobody logs in as.
LOGINS = {"reader": "roles_readers", "analyst": "roles_analysts", "steward": "roles_stewards"}
VARIABLES = {f"{login}_roles": [role] for login, role in LOGINS.items()}

EVERYBODY = {"reader", "analyst", "steward"}
PLACES = {  # what it is: (its name, who reads it, who writes it)
    "a mart, table": ("northstar.lifecycle_flows", EVERYBODY, {"steward"}),
    "a mart, view": ("northstar.orders", EVERYBODY, {"steward"}),
    "rejected orders": ("northstar.order_rejections", {"analyst", "steward"}, {"steward"}),
    "rejected refunds": ("northstar.refund_rejections", {"analyst", "steward"}, {"steward"}),
    "a table kept by month": (
        "northstar_intermediate.int_orders_accepted", {"analyst", "steward"}, {"steward"}),
    "a table kept by batch": (
        "northstar_intermediate.int_customer_months", {"analyst", "steward"}, {"steward"}),
    "a table filled by a script": (
        "northstar_intermediate.int_clv_fits", {"analyst", "steward"}, {"steward"}),
    "an intermediate view": (
        "northstar_intermediate.int_orders_validated", {"analyst", "steward"}, {"steward"}),
    "staging": ("northstar_staging.stg_customers", {"analyst", "steward"}, {"steward"}),
    "a view of a raw table": ("northstar_staging.raw_customers", {"analyst", "steward"},
                              {"steward"}),
    "rules": ("northstar_rules.tier_rules", {"analyst", "steward"}, {"steward"}),
    # The merchant lets the role that builds read it, and nobody else.
    "a raw table": ("shop.customers", {"steward"}, set()),
}
CREATES = {**{schema: {"steward"} for schema in OURS}, "shop": set()}

WRITES = {
    "insert": "insert into {name} select * from {name} where false",
    "update": 'update {name} set "{column}" = "{column}" where false',
    "delete": "delete from {name} where false",
    "truncate": "truncate {name}",
    "alter": "alter table {name} add column made_by_hand integer",
    "drop": "drop table {name} cascade",
}
WRITES_OF_VIEWS = {
    "rename": "alter view {name} rename to made_by_hand", "drop": "drop view {name} cascade",
}


class Warehouse:
    """A database with a shop's raw tables, a role that owns what is built, and logins."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.admin = server.new_database()
        self.password = secrets.token_hex(8)
        self.shop = Shop(random.Random(14))
        self.shop.open()
        self.execute(
            "create role roles_owner",
            f"grant create on database {self.admin['NORTHSTAR_PG_DATABASE']} to roles_owner",
            *(f"create role {role}" for role in [*LOGINS.values(), "roles_guests"]),
            *(f"create role {login} login password '{self.password}' in role {role}"
              for login, role in self.logins.items()),
            # The run may make stewards, since its login may.
            f"create role roles_builder login password '{self.password}'",
            "grant roles_owner to roles_builder with admin option",
        )
        variables = {
            **VARIABLES, "raw_source": "warehouse", "raw_schema": "shop",
            "raw_tables": list(self.shop.tables), "today": "2027-12-31",
        }
        project_dir = copy_rooms(folder / "project", without=ROOMS_OFF)
        self.project = Project(folder, variables, target="postgres", project_dir=project_dir)
        self.log_in("roles_builder")
        self.load(20)
        self.execute("grant usage on schema shop to roles_owner",
                     "grant select on all tables in schema shop to roles_owner")

    @property
    def logins(self) -> dict[str, str]:
        """The logins of people, with the role of each."""
        return {f"roles_{login}": role for login, role in LOGINS.items()}

    def log_in(self, login: str, role: str = "roles_owner") -> None:
        """Let somebody else build from now on."""
        self.project.env = self.environment(login) | {"NORTHSTAR_PG_ROLE": role}

    def environment(self, login: str) -> dict[str, str]:
        """The variables by which a login connects."""
        return {**self.admin, "NORTHSTAR_PG_USER": login, "NORTHSTAR_PG_PASSWORD": self.password}

    def execute(self, *statements: str) -> None:
        """Run statements as a superuser."""
        with session(self.admin) as cursor:
            for statement in statements:
                cursor.execute(statement)
            cursor.connection.commit()

    def load(self, days: int) -> None:
        """Let days pass, and load the raw tables."""
        self.shop.load(days)
        for name, rows in self.shop.tables.items():
            columns = {column: "" for row in rows for column in row}
            load_text_table(self.admin, "shop", name, [{**columns, **row} for row in rows])

    def rows(self, sql: str) -> list[tuple]:
        """Ask as a superuser."""
        with session(self.admin) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def readable_by(self, role: str) -> set[str]:
        """All tables and views of the database that a role may read, schema and columns alike."""
        return {name for (name,) in self.rows(f"""
            select nspname || '.' || relname
            from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
            where relkind in ('r', 'v') and nspname not in ('pg_catalog', 'information_schema')
                and has_schema_privilege('{role}', nspname, 'usage')
                and has_table_privilege('{role}', pg_class.oid, 'select')
        """)}


@contextmanager
def session(environment: dict[str, str]) -> Iterator[psycopg2.extensions.cursor]:
    """A connection for some statements; what is not committed does not stay."""
    connection = connect_postgres(environment)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def may(cursor: psycopg2.extensions.cursor, statement: str) -> bool:
    """Try a statement, undo it, and say whether the server allowed it; other errors are raised."""
    try:
        cursor.execute(statement)
    except InsufficientPrivilege:
        return False
    finally:
        cursor.connection.rollback()
    return True


def tried(warehouse: Warehouse) -> dict[tuple[str, str, str], bool]:
    """Every login tries every read and write: {(login, what, statement): allowed}."""
    found = {}
    columns = dict(warehouse.rows("""
        select table_schema || '.' || table_name, min(column_name::text)
        from information_schema.columns group by 1
    """))
    views = {name for (name,) in warehouse.rows(
        "select table_schema || '.' || table_name from information_schema.views")}
    for login in LOGINS:
        with session(warehouse.environment(f"roles_{login}")) as cursor:
            for what, (name, _, _) in PLACES.items():
                found[login, what, "select"] = may(cursor, f"select * from {name} limit 1")
                for verb, statement in (WRITES_OF_VIEWS if name in views else WRITES).items():
                    text = statement.format(name=name, column=columns[name])
                    found[login, what, verb] = may(cursor, text)
            for schema in CREATES:
                text = f"create table {schema}.made_by_hand (id integer)"
                found[login, schema, "create"] = may(cursor, text)
            found[login, "the owner", "set role"] = may(cursor, "set role roles_owner")
    return found


@pytest.fixture(scope="module")
def warehouse(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The database, before the first build."""
    return Warehouse(postgres, tmp_path_factory.mktemp("roles"))


@pytest.fixture(scope="module")
def stages(warehouse: Warehouse) -> dict[str, dict]:
    """What everybody may do after each of three builds, the second and third by a steward."""
    found = {}
    project = warehouse.project
    project.build(*SELECTED)
    found["first build"] = tried(warehouse) | {"relations": relations(warehouse)}

    # A load that also makes a mart and a view from nothing
    warehouse.execute("drop table northstar.lifecycle_flows",
                      "drop view northstar.order_rejections")
    warehouse.load(10)
    warehouse.log_in("roles_steward")
    project.build(*AGAIN)
    found["load"] = tried(warehouse) | {"relations": relations(warehouse)}

    # A table with other columns is swapped for a new one, a view is dropped and made.
    tables = [name for name, *_ in PLACES.values()
              if name.split(".")[0] in OURS and not is_view(warehouse, name)]
    assert len(tables) == 5
    warehouse.execute(*(f"alter table {name} add column odd integer" for name in tables))
    warehouse.execute("drop view northstar.refund_rejections",
                      "create view northstar.refund_rejections as select 1 as odd",
                      "alter view northstar.refund_rejections owner to roles_owner",
                      "grant select on northstar.refund_rejections to roles_readers")
    before = oids(warehouse)
    project.build("--full-refresh", *AGAIN)
    made_anew = {name for name, oid in oids(warehouse).items() if before.get(name) != oid}
    assert {"northstar.refund_rejections", *tables} <= made_anew
    found["full refresh"] = tried(warehouse) | {"relations": relations(warehouse)}
    return found


def is_view(warehouse: Warehouse, name: str) -> bool:
    """Whether a name is a view's."""
    return warehouse.rows(f"select relkind from pg_class where oid = '{name}'::regclass") == [
        ("v",)]


def oids(warehouse: Warehouse) -> dict[str, int]:
    """What the server numbers tables and views by: another number is another table."""
    return dict(warehouse.rows("""
        select nspname || '.' || relname, pg_class.oid::bigint
        from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
        where relkind in ('r', 'v')
    """))


def relations(warehouse: Warehouse) -> list[tuple]:
    """Of each table and view of ours: schema, name, owner, who reads it, whether others write."""
    readers = ", ".join(
        f"has_table_privilege('{role}', pg_class.oid, 'select')"
        for role in ("roles_readers", "roles_analysts"))
    writers = " or ".join(
        f"has_table_privilege('{role}', pg_class.oid, 'insert, update, delete, truncate, "
        "select with grant option')"
        for role in ("roles_readers", "roles_analysts"))
    return warehouse.rows(f"""
        select nspname, relname, pg_get_userbyid(relowner), {readers}, {writers}
        from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
        where relkind in ('r', 'v') and nspname like 'northstar%'
    """)


@pytest.mark.parametrize("what", PLACES)
@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("stage", STAGES)
def test_each_reads_and_writes_what_is_theirs(stages, stage: str, login: str, what: str):
    _, readers, writers = PLACES[what]
    for (who, place, verb), allowed in cases(stages[stage]):
        if (who, place) == (login, what):
            assert allowed == (login in (readers if verb == "select" else writers)), verb


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("stage", STAGES)
def test_stewards_alone_make_tables_and_become_the_owner(stages, stage: str, login: str):
    for schema, makers in CREATES.items():
        assert stages[stage][login, schema, "create"] == (login in makers), schema
    assert stages[stage][login, "the owner", "set role"] == (login == "steward")


@pytest.mark.parametrize("stage", STAGES)
def test_no_table_or_view_is_an_exception(stages, stage: str):
    found = stages[stage]["relations"]
    assert len(found) > 50 and {schema for schema, *_ in found} == OURS
    for schema, name, owner, reader, analyst, others_write in found:
        is_for_readers = schema == "northstar" and not name.endswith("_rejections")
        expected = ("roles_owner", is_for_readers, True, False)
        assert (owner, reader, analyst, others_write) == expected, f"{schema}.{name}"


def cases(stage: dict) -> list[tuple]:
    """The statements that were tried in a stage."""
    return [(key, allowed) for key, allowed in stage.items() if key != "relations"]


def test_new_tables_are_the_analysts_by_default(stages, warehouse: Warehouse):
    """A table by hand, of the owner's: nobody has said that it is a mart for readers."""
    try:
        for schema in OURS:
            warehouse.execute("set role roles_owner",
                              f"create table {schema}.new_table as select 1 as id")
            for login in LOGINS:
                with session(warehouse.environment(f"roles_{login}")) as cursor:
                    read = may(cursor, f"select id from {schema}.new_table")
                    assert read == (login != "reader"), (schema, login)
                    wrote = may(cursor, f"insert into {schema}.new_table values (2)")
                    assert wrote == (login == "steward"), (schema, login)
    finally:
        warehouse.execute(*(f"drop table if exists {schema}.new_table" for schema in OURS))


def test_a_steward_changes_a_rule_by_its_seed(stages, warehouse: Warehouse):
    rules = "select count(*) from northstar_rules.tier_rules"
    (before,) = warehouse.rows(rules)
    warehouse.execute("delete from northstar_rules.tier_rules")
    warehouse.log_in("roles_steward")
    warehouse.project.build("--select", "tier_rules", *WITHOUT_TESTS)
    assert warehouse.rows(rules) == [before] and before[0] > 20


class TestVariables:
    """One table that readers see and one that they don't, built with other variables."""

    BUILT = ("--select", "lifecycle_flows", "order_rejections", *WITHOUT_TESTS)
    TABLES = ("northstar.lifecycle_flows", "northstar.order_rejections")

    @pytest.fixture(autouse=True)
    def granted_by_hand(self, stages, warehouse: Warehouse) -> None:
        """As after the builds, and guests read both tables."""
        warehouse.log_in("roles_steward")
        warehouse.execute(
            "grant usage on schema northstar to roles_guests",
            *(f"grant select on {name} to roles_guests, roles_analysts" for name in self.TABLES),
            "grant select on northstar.lifecycle_flows to roles_readers",
        )

    def build(self, warehouse: Warehouse, **variables) -> str:
        """Build both and return what was said."""
        return warehouse.project.dbt(
            "build", *self.BUILT, parsed_with=warehouse.project.variables,
            variables={**dict.fromkeys(VARIABLES), **variables},
        ).output

    def readers_of(self, warehouse: Warehouse) -> list[set[str]]:
        """Who reads each of the two tables."""
        roles = ["roles_readers", "roles_analysts", "roles_guests"]
        return [{role for role in roles if name in warehouse.readable_by(role)}
                for name in self.TABLES]

    def test_unset_they_grant_and_revoke_nothing(self, warehouse: Warehouse):
        warehouse.execute("revoke select on northstar.order_rejections from roles_analysts")
        schemas = warehouse.rows("select nspname, nspacl::text from pg_namespace order by 1")
        defaults = warehouse.rows("select defaclacl::text from pg_default_acl order by 1")
        assert "northstar" in dict(schemas) and defaults
        self.build(warehouse)
        assert self.readers_of(warehouse) == [
            {"roles_readers", "roles_analysts", "roles_guests"}, {"roles_guests"}]
        assert warehouse.rows(
            "select nspname, nspacl::text from pg_namespace order by 1") == schemas
        assert warehouse.rows(
            "select defaclacl::text from pg_default_acl order by 1") == defaults

    def test_one_unset_keeps_the_grants_that_it_decides(self, warehouse: Warehouse):
        self.build(warehouse, analyst_roles=[])
        assert self.readers_of(warehouse) == [
            {"roles_readers", "roles_analysts", "roles_guests"}, set()]
        assert warehouse.rows("select 1 from pg_default_acl") == []

    def test_all_set_others_lose_theirs(self, warehouse: Warehouse):
        said = self.build(
            warehouse, reader_roles=["roles_readers", "roles_stewards"],
            analyst_roles=["roles_analysts"])
        assert self.readers_of(warehouse) == [
            {"roles_readers", "roles_analysts"}, {"roles_analysts"}]
        assert "Role roles_stewards of reader_roles may write as well" in said
        assert "Role roles_readers" not in said


@pytest.mark.parametrize(
    ("login", "role", "statement", "undo", "variables", "parts"),
    [
        pytest.param(
            "roles_steward", "roles_owner", None, None, {"reader_roles": ["roles_nobody"]},
            ["reader_roles names 'roles_nobody', and the server has no such role",
             "create role roles_nobody"],
            id="no such role",
        ),
        pytest.param(
            "roles_steward", "roles_owner", 'create role "order"', 'drop role "order"',
            {"analyst_roles": ["order"]},
            ["analyst_roles names 'order', a word of SQL"],
            id="a word of SQL",
        ),
        pytest.param(
            "roles_steward", "roles_owner", None, None, {"steward_roles": ["roles_guests"]},
            ["'roles_guests' of steward_roles is no member of 'roles_owner'",
             "grant roles_owner to roles_guests"],
            id="a login that may not make members",
        ),
        pytest.param(
            "northstar", "", None, None, {},
            ["role 'northstar' of this run is a superuser", "NORTHSTAR_PG_ROLE"],
            id="a superuser",
        ),
        pytest.param(
            "roles_steward", "roles_owner",
            "alter schema northstar_rules owner to northstar;"
            " grant usage, create on schema northstar_rules to roles_owner",
            "alter schema northstar_rules owner to roles_owner",
            {"analyst_roles": ["roles_guests"]},
            ["Schema 'northstar_rules' belongs to 'northstar'",
             "grant usage on schema northstar_rules to roles_guests"],
            id="a schema of somebody else",
        ),
    ],
)
def test_roles_that_cannot_be_granted_stop_the_run(
    stages, warehouse: Warehouse, login, role, statement, undo, variables, parts
):
    warehouse.log_in(login, role)
    if login == "northstar":
        warehouse.project.env = {**warehouse.admin, "NORTHSTAR_PG_ROLE": role}
    if statement:
        warehouse.execute(statement)
    try:
        outcome = warehouse.project.dbt(
            "build", "--select", "tier_rules", *WITHOUT_TESTS, variables=variables,
            parsed_with=warehouse.project.variables,
        )
    finally:
        if undo:
            warehouse.execute(undo)
    assert not outcome.success and outcome.statuses == {}
    for part in parts:
        assert part in outcome.errors
