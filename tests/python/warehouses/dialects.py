"""What a statement may contain on each warehouse, beyond being parsed.

sqlglot reads nearly anything. So every function must stand in a list of functions that the
warehouse's manual has, no reserved word may be a name, and constructs that are known to fail or to
mean something else there are complaints.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.tokens import Token, TokenType

# What stands before a bracket and is no function, and types that have one.
WORDS = frozenset(
    "all and any as between by case distinct else except exists from group in intersect into is"
    " join not on or order over partition select set table then union using values when where with"
    " interval numeric decimal options".split()
)

# The functions that statements here use; each stands in the manual of the warehouse.
FUNCTIONS = {
    "snowflake": frozenset(
        "abs avg cast ceil coalesce convert_timezone corr count date_trunc dateadd datediff exp"
        " extract floor greatest grouping hash lag lead least left length listagg ln lower max md5"
        " min mod nullif position power regexp_like regexp_replace regexp_substr replace right"
        " round row_number rtrim sha2 sign sqrt substr substring sum to_varchar translate trim"
        " try_cast upper".split()
    ),
    "bigquery": frozenset(
        "abs avg cast ceil coalesce corr count current_timestamp date_trunc datetime"
        " datetime_add datetime_diff div exp extract farm_fingerprint floor generate_array"
        " generate_date_array greatest grouping lag lead least left length ln lower max md5"
        " min mod nullif power regexp_contains regexp_extract regexp_replace replace right"
        " round row_number rtrim safe_cast sha256 sign sqrt string_agg strpos struct substr"
        " substring sum timestamp timestamp_add timestamp_diff timestamp_trunc to_hex"
        " to_json_string translate trim unnest upper".split()
    ),
    "databricks": frozenset(
        "abs add_months array_join array_sort avg cast ceil coalesce collect_list corr"
        " count date_sub date_trunc datediff exp explode extract floor from_json"
        " from_utc_timestamp greatest grouping inline lag last_day lead least left length"
        " ln lower max md5 min mod nullif position power regexp_like regexp_replace"
        " regexp_substr replace right round row_number sequence sha2 sign sqrt struct"
        " substr substring sum timestampadd timestampdiff to_utc_timestamp transform"
        " translate trim try_cast unix_micros upper weekday xxhash64".split()
    ),
}

# Words that cannot be a name there without quotes. Snowflake's list also has account, connection,
# gscluster, issue and organization, which packages on dbt's hub use as names.
RESERVED = {
    "snowflake": frozenset(
        "all alter and any as between by case cast check column connect"
        " constraint create cross current current_date current_time current_timestamp"
        " current_user database delete distinct drop else exists false following for from full"
        " grant group having ilike in increment inner insert intersect into is"
        " join lateral left like localtime localtimestamp minus natural not null of on or order"
        " qualify regexp revoke right rlike row rows sample schema select set some"
        " start table tablesample then to trigger true try_cast union unique update using values"
        " view when whenever where with".split()
    ),
    "bigquery": frozenset(
        "all and any array as asc assert_rows_modified at between by case cast collate contains"
        " create cross cube current default define desc distinct else end enum escape except"
        " exclude exists extract false fetch following for from full group grouping groups hash"
        " having if ignore in inner intersect interval into is join lateral left like limit lookup"
        " merge natural new no not null nulls of on or order outer over partition preceding proto"
        " qualify range recursive respect right rollup rows select set some struct tablesample"
        " then to treat true unbounded union unnest using when where window with within".split()
    ),
    "databricks": frozenset(
        "anti cross except full inner intersect join lateral left minus natural on right semi"
        " union using null default true false select from where group having order".split()
    ),
}

# Statements that sqlglot does not take apart: dbt's own, and the sessions' settings.
OPAQUE = ("alter table", "rollback; alter session set timezone", "set time zone")

# Words of other engines' SQL that must not stand there at all
FOREIGN_TYPES = {
    "snowflake": {"hugeint", "ubigint"},
    "bigquery": {"text", "varchar", "char", "double", "real", "float", "hugeint", "ubigint"},
    "databricks": {"varchar", "hugeint", "ubigint"},
}
FOREIGN_TOKENS = {
    "snowflake": {TokenType.DCOLON, TokenType.DIV},
    "bigquery": {TokenType.DCOLON, TokenType.DIV, TokenType.MOD},
    "databricks": {TokenType.DCOLON},
}

# Columns that are floating point on their way from one model to another (SPEC-value, Numbers):
# parameters of fits and what is computed from them
FLOATING = frozenset(
    "r alpha a b p q gamma log_likelihood log_likelihood_gap spend_log_likelihood"
    " mean_repeat_spend spend_frequency_correlation purchases_90d purchases_365d"
    " discounted_purchases holdout_purchases".split()
)

# The most characters of one statement
LONGEST = {"snowflake": 1_000_000, "bigquery": 1_000_000, "databricks": 16_000_000}


@dataclass
class Statement:
    """One text that dbt would send, with its origin, tokens and parsed parts."""

    target: str
    origin: str
    sql: str
    tokens: list[Token] = field(init=False)
    trees: list[exp.Expression] = field(init=False)

    def __post_init__(self) -> None:
        dialect = sqlglot.Dialect.get_or_raise(self.target)
        # A seed's values, which the driver fills in
        sql = self.sql.replace("%s", "null")
        self.tokens = dialect.tokenize(sql)
        self.trees = [
            tree for tree in sqlglot.parse(
                sql, read=self.target, error_level=sqlglot.ErrorLevel.RAISE)
            if tree is not None
        ]


def complaints(target: str, origin: str, sql: str) -> list[str]:
    """Everything that is wrong with a statement, each with its origin."""
    try:
        statement = Statement(target, origin, sql)
    except sqlglot.errors.SqlglotError as error:
        return [f"{origin}: not parsed: {str(error)[:300]}"]
    checks = [anywhere, {"bigquery": on_bigquery, "snowflake": on_snowflake,
                         "databricks": on_databricks}[target]]
    found = [complaint for check in checks for complaint in check(statement)]
    return [f"{origin}: {complaint}" for complaint in dict.fromkeys(found)]


def functions(statement: Statement) -> set[str]:
    """The names before a bracket that are functions there."""
    found = set()
    for before, name, bracket in zip(
        [None, *statement.tokens], statement.tokens, statement.tokens[1:], strict=False
    ):
        if (
            bracket.token_type == TokenType.L_PAREN
            and re.fullmatch("[a-z_][a-z0-9_]*", name.text.lower())
            and name.token_type not in (TokenType.IDENTIFIER, TokenType.STRING)
            and name.text.lower() not in WORDS
            # the columns of an alias or of a table
            and (before is None or before.token_type not in (TokenType.DOT, TokenType.ALIAS))
        ):
            found.add(name.text.lower())
    return found


def anywhere(statement: Statement) -> Iterator[str]:
    """What holds for every warehouse."""
    for name in functions(statement) - FUNCTIONS[statement.target]:
        yield f"unknown function {name}()"
    if len(statement.sql) > LONGEST[statement.target]:
        yield f"{len(statement.sql)} characters"
    for before, token in zip([None, *statement.tokens], statement.tokens, strict=False):
        if token.token_type in FOREIGN_TOKENS[statement.target]:
            yield f"operator {token.text}"
        if (
            token.text.lower() in FOREIGN_TYPES[statement.target]
            and token.token_type not in (TokenType.STRING, TokenType.IDENTIFIER)
            and (before is None or before.token_type != TokenType.DOT)
        ):
            yield f"type {token.text}"
    for tree in statement.trees:
        if isinstance(tree, exp.Command) and not " ".join(
            statement.sql.lower().split()).startswith(OPAQUE):
            yield "a statement that sqlglot does not know"
        for identifier in tree.find_all(exp.Identifier):
            if not identifier.quoted and identifier.name.lower() in RESERVED[statement.target]:
                yield f"reserved word {identifier.name} as a name"
        for kind in (exp.Filter, exp.ArrayFilter):
            if tree.find(kind):
                yield kind.__name__
        for with_ in tree.find_all(exp.With):
            if with_.args.get("recursive"):
                yield "a recursive CTE"


def on_snowflake(statement: Statement) -> Iterator[str]:
    """Names without quotes are in capitals; a backslash escapes. A reserved word needs quotes."""
    for tree in statement.trees:
        for identifier in tree.find_all(exp.Identifier):
            if (
                identifier.quoted
                and identifier.name != identifier.name.upper()
                and identifier.name not in RESERVED["snowflake"]
            ):
                yield f'the quoted name "{identifier.name}"'
    for literal in literals(statement):
        if re.search(r"\\(?![\\'u])", literal.replace("\\\\", "")):
            yield f"an escape in {literal[:40]}"


def on_bigquery(statement: Statement) -> Iterator[str]:
    """Strict types, joins and subqueries."""
    for tree in statement.trees:
        if isinstance(tree, exp.Command):
            continue
        for cast in tree.find_all(exp.Cast):
            if cast.to.expressions and cast.to.this != exp.DataType.Type.ARRAY:
                yield f"digits in a cast: {cast.to.sql('bigquery')}"
        floating = Floating(tree)
        for literal in tree.find_all(exp.Literal):
            if (
                not literal.is_string
                and not re.fullmatch("[0-9]+", literal.name)
                and not floating.calculation_has(literal)
            ):
                yield f"the binary fraction {literal.name}"
        for division in tree.find_all(exp.Div):
            if not floating.calculation_has(division):
                yield f"a division, which gives a binary fraction: {division.sql()[:80]}"
        if tree.find(exp.WithinGroup):
            yield "within group"
        for condition in tree.find_all(exp.In):
            if isinstance(condition.this, exp.Tuple) and condition.args.get("query"):
                yield "a row in a subquery"
        for join in tree.find_all(exp.Join):
            if join.side in ("LEFT", "FULL", "RIGHT") and not (
                join.args.get("using") or has_equality(join.args.get("on"))
            ):
                yield f"an outer join without an equality: {join.sql()[:80]}"
        for exists in tree.find_all(exp.Exists):
            own = {table.alias_or_name for table in exists.find_all(exp.Table, exp.Subquery)}
            is_tied = any(
                column.table and column.table not in own for column in exists.find_all(exp.Column)
            )
            if is_tied and not has_equality(exists.this.args.get("where")):
                yield "a subquery that no equality ties to its row"
    for literal in literals(statement):
        if literal[0] == '"' and not literal.startswith('"""'):
            yield f"a text or name in double quotes: {literal[:40]}"
        if "\n" in literal and literal[:3] not in ('"""', "'''"):
            yield f"a literal of several lines: {literal[:40]}"


def on_databricks(statement: Statement) -> Iterator[str]:
    """A step of a `with` inside another one must not have the name of a step before that."""
    for tree in statement.trees:
        for with_ in tree.find_all(exp.With):
            for name in {step.alias for step in with_.expressions} & names_outside(with_):
                yield f"the name {name} is ambiguous in a nested with"


def names_outside(with_: exp.With) -> set[str]:
    """The steps of other `with`s that those of this one could read."""
    names = set()
    inside, node = with_.parent, with_.parent.parent
    while node is not None:
        if isinstance(node, exp.With):
            before = itertools.takewhile(lambda step: step is not inside, node.expressions)
            names |= {step.alias for step in before}
        elif node.args.get("with_") not in (None, inside):
            names |= {step.alias for step in node.args["with_"].expressions}
        inside, node = node, node.parent
    return names


class Floating:
    """Which expressions of a statement are floating point because something in them is said to be.

    That is a cast, a number with an exponent, a column of FLOATING, or a name that the statement
    gives to such an expression.
    """

    ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Paren)
    COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
    TYPES = (exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT)

    def __init__(self, tree: exp.Expression) -> None:
        self.names = set(FLOATING)
        self.known: dict[int, bool] = {}
        aliases = list(tree.find_all(exp.Alias))
        while found := {
            alias.alias for alias in aliases
            if alias.alias not in self.names and self.is_floating(alias.this)
        }:
            self.names |= found
            self.known = {}

    def calculation_has(self, node: exp.Expression) -> bool:
        """Whether the sums, products and comparison around a node have a floating point part."""
        while isinstance(node.parent, self.ARITHMETIC):
            node = node.parent
        if isinstance(node.parent, self.COMPARISONS):
            return self.is_floating(node.parent.left) or self.is_floating(node.parent.right)
        if isinstance(node, exp.Literal) and isinstance(node.parent, exp.Cast):
            node = node.parent
        return self.is_floating(node)

    def is_floating(self, node: exp.Expression | None) -> bool:
        if node is None:
            return False
        if id(node) not in self.known:
            self.known[id(node)] = self.look_at(node)
        return self.known[id(node)]

    def look_at(self, node: exp.Expression) -> bool:
        if isinstance(node, exp.Column):
            return node.name in self.names
        if isinstance(node, exp.Cast):
            return node.to.this in self.TYPES
        if isinstance(node, exp.Literal):
            return not node.is_string and "e" in node.name.lower()
        if isinstance(node, exp.Corr):
            return True
        if isinstance(node, exp.Case):
            parts = [branch.args["true"] for branch in node.args["ifs"]]
            parts.append(node.args.get("default"))
        elif isinstance(node, exp.Subquery):
            parts = [column.unalias() for column in node.selects[:1]]
        elif isinstance(node, (exp.Window, exp.Nullif)):
            parts = [node.this]
        elif isinstance(node, (*self.ARITHMETIC, exp.Func)) and not isinstance(node, exp.Predicate):
            parts = list(node.iter_expressions())
        else:
            parts = []
        return any(self.is_floating(part) for part in parts)


def has_equality(condition: exp.Expression | None) -> bool:
    """Whether one of the conditions joined by `and` compares two columns for equality."""
    if condition is None:
        return False
    if isinstance(condition, exp.Where):
        condition = condition.this
    parts = condition.flatten() if isinstance(condition, exp.And) else [condition]
    return any(
        isinstance(part.unnest(), exp.EQ)
        and part.find(exp.Column) is not None
        and all(side.find(exp.Column) for side in (part.unnest().left, part.unnest().right))
        for part in parts
    )


def literals(statement: Statement) -> Iterator[str]:
    """The texts of a statement as they are written."""
    sql = statement.sql.replace("%s", "null")
    for token in statement.tokens:
        if token.token_type == TokenType.STRING:
            yield sql[token.start:token.end + 1]
