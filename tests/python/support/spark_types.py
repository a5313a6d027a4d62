"""The types that Spark gives to products and quotients of decimals in a query."""

from collections.abc import Iterator
from typing import Any


def inexact_arithmetic(plan: Any) -> set[str]:
    """The products that lose decimals, and the quotients that may be rounded, in a plan.

    plan: an analysed plan of Spark's, as py4j shows it. Spark keeps 38 digits. A product that may
    need more loses decimals, and is rounded once more than the formula says. A quotient loses
    nothing if its dividend leaves no remainder, as integer_quotient() writes it: (a - a % b) / b.
    """
    found = set()
    for node in nodes_of(plan):
        for expression in sequence(node.expressions()):
            text = expression.toString()
            if " * " in text or " / " in text:
                found |= {described(part) for part in parts_of(expression) if is_inexact(part)}
    return found


def sequence(scala: Any) -> Iterator[Any]:
    """The elements of a sequence of Scala's."""
    for index in range(scala.size()):
        yield scala.apply(index)


def nodes_of(plan: Any) -> Iterator[Any]:
    """All operators of a plan, those of its subqueries among them."""
    yield plan
    for child in [*sequence(plan.children()), *sequence(plan.subqueries())]:
        yield from nodes_of(child)


def parts_of(expression: Any) -> Iterator[Any]:
    """An expression and all those within it, as far as they calculate."""
    yield expression
    for child in sequence(expression.children()):
        if child.children().size():
            yield from parts_of(child)


def described(expression: Any) -> str:
    """An expression as SQL, with the type that Spark gives it."""
    return f"{expression.dataType().simpleString()}: {expression.toString()[:300]}"


def is_inexact(expression: Any) -> bool:
    """Whether a product of decimals loses some, or a quotient of decimals may be rounded."""
    kind = expression.getClass().getSimpleName()
    if kind not in ("Multiply", "Divide") or "decimal" not in expression.dataType().simpleString():
        return False
    left, right = expression.left(), expression.right()
    if kind == "Multiply":
        exact = left.dataType().scale() + right.dataType().scale()
        return expression.dataType().scale() < exact
    dividend = without_casts(left)
    if dividend.getClass().getSimpleName() != "Subtract":
        return True
    whole, rest = without_casts(dividend.left()), without_casts(dividend.right())
    return not (
        rest.getClass().getSimpleName() in ("Remainder", "Pmod")
        and without_casts(rest.left()).semanticEquals(whole)
        and without_casts(rest.right()).semanticEquals(without_casts(right))
    )


def without_casts(expression: Any) -> Any:
    """An expression without the changes of type around it."""
    while expression.getClass().getSimpleName() == "Cast":
        expression = expression.child()
    return expression
