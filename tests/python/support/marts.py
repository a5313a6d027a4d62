"""The marts of two builds, on whatever engines, hold the same rows."""

import pandas as pd

from project import FLOATING_MARTS, Project, assert_close_rows, assert_same_rows
from readers import described_marts, plain


def columns_of_marts(project: Project) -> dict[str, list[str]]:
    """The marts of a build, each with its columns in order."""
    return {mart: list(columns) for mart, (_, columns) in described_marts(project).items()}


def as_text(
    project: Project,
    mart: str,
    columns: list[str],
    rounded: frozenset[str] = frozenset(),
    part: str = "",
) -> pd.DataFrame:
    """A mart, or the part of a condition, with every value as its engine writes it.

    The columns `rounded` are so to 6 decimals.
    """
    quote, text = ("`", "string") if project.target == "spark" else ('"', "text")
    values = {
        column: f"cast({quote}{column}{quote} as decimal(28, 6))" if column in rounded
        else f"{quote}{column}{quote}"
        for column in columns
    }
    names = ", ".join(
        f"cast({value} as {text}) as {quote}{name}{quote}" for name, value in values.items())
    return project.query(f"select {names} from {project.schema}.{mart} {part}")


def assert_same_marts(
    left: Project, right: Project, *, without: frozenset[str] = frozenset()
) -> None:
    """Insist on the same marts, columns and rows in both, columns `without` left out.

    Such a column is a name, or `mart.name` for that mart alone.
    Values are compared as text. Where floating point is in them engines may differ by 1e-6.
    """
    marts, found = described_marts(left), described_marts(right)
    assert {mart: list(columns) for mart, (_, columns) in marts.items()} == {
        mart: list(columns) for mart, (_, columns) in found.items()}
    for mart, (_, columns) in marts.items():
        doubles = {name for name, (kind, _) in columns.items() if plain(kind) == "double"}
        assert doubles == {
            name for name, (kind, _) in found[mart][1].items() if plain(kind) == "double"}
        try:
            if mart in FLOATING_MARTS:
                assert_close_rows(left.mart(mart), right.mart(mart), FLOATING_MARTS[mart])
                continue
            compared = [
                column for column in columns if not {column, f"{mart}.{column}"} & without]
            assert_same_rows(*(
                as_text(project, mart, compared, frozenset(doubles)) for project in (left, right)))
        except AssertionError as error:
            raise AssertionError(f"{mart}: {error}") from None
