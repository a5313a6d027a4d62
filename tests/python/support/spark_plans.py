"""What a physical plan of Spark would do to a table that grows: read from the text of EXPLAIN."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

NODE = re.compile(r"^(?P<indent>[: ]*)(?:[:+]- )?(?:\*\(\d+\) )?(?P<text>\S.*)$")
SCANNED = re.compile(r"^(?:BatchScan|FileScan|Scan)\b[^\[(]*?([\w`]+\.[\w`]+)\s*[\[(]")
AGGREGATE_OF_ALL = re.compile(r"\w*Aggregate\(keys?=\[\],")  # keys of hashes, key of sorts
JOINS_OF_ALL_PAIRS = ("CartesianProduct", "BroadcastNestedLoopJoin")


@dataclass
class Node:
    """One operator of a plan, and those that it reads."""

    text: str
    children: list["Node"] = field(default_factory=list)

    def below(self) -> list["Node"]:
        """This operator and all that it reads, directly or not."""
        return [self, *(node for child in self.children for node in child.below())]

    @property
    def is_one_row(self) -> bool:
        """Whether it is an aggregate without keys."""
        return bool(AGGREGATE_OF_ALL.match(self.text))


def parsed(plan: str) -> Node:
    """The tree of the physical plan in an answer of EXPLAIN."""
    lines = plan.split("== Physical Plan ==", 1)[1].strip("\n").splitlines()
    root = Node("root")
    path = [(-1, root)]
    for line in lines:
        found = NODE.match(line)
        if not found:
            continue
        depth = len(line) - len(line.lstrip(" :+-")) if line[0] in " :+" else 0
        node = Node(found["text"])
        while path[-1][0] >= depth:
            path.pop()
        path[-1][1].children.append(node)
        path.append((depth, node))
    return root


def grown_below(node: Node, grows: Callable[[str], bool]) -> set[str]:
    """The tables that grow among those whose rows reach this operator one by one."""
    if node.is_one_row:
        return set()
    scanned = SCANNED.match(node.text)
    if scanned:
        table = scanned[1].replace("`", "").split(".")[-1]
        return {table} if grows(table) else set()
    return set().union(*(grown_below(child, grows) for child in node.children))


def findings(plan: str, grows: Callable[[str], bool]) -> list[str]:
    """What a plan does that a cluster cannot do with many rows, each as a sentence.

    plan: the answer of EXPLAIN; grows: says of a table's name whether it grows with customers or
    orders. Pairs of all rows with all rows need one side that does not grow; so does what is sent
    to every worker, and what one task gets alone.
    """
    found = []
    for node in parsed(plan).below():
        sides = [grown_below(child, grows) for child in node.children]
        if node.text.startswith(JOINS_OF_ALL_PAIRS) and all(sides):
            found.append(f"all pairs of {sides[0]} and {sides[1]}")
        elif node.text.startswith("BroadcastExchange") and any(sides):
            found.append(f"{sides[0]} is sent to every worker")
        elif node.text.startswith("Exchange SinglePartition") and any(sides):
            found.append(f"one task gets all of {sides[0]}")
    return found
