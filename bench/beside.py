"""A fault while an order of another trade is open: is it read as the fault that it is?

    script/bench beside

The judged half of the development fold, which encoder and linear heads never saw. `other`: faults told by people
without an order, each read as if an order of another trade were open (drawn with `--seed`). `open`: lines of people who
had one, read with it. `as if nothing were open` is the same reader when it is not told, `weighed alone` when it is told
of the order but not of its trade, so that nothing outweighs it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bench.reader.corpus import DEV, Example, fold_of, is_judged, load_examples
from deskhand.domain.reading import Item, ReadingContext, Role, Trade
from deskhand.language.local.reader import FAULTS, LocalReader, local_reader

ABOUT_AN_ORDER = ("update", "status")


class Told(NamedTuple):
    """A line with the order that is open when it is read, and the order's trade."""

    line: Example
    order: str
    trade: Trade


def drawn(seed: int, most: int) -> dict[str, list[Told]]:
    """The two sets, `other` no larger than `most`."""
    judged = [one for one in load_examples() if fold_of(one.text) == DEV and is_judged(one.text)]
    orders = {
        one.open_order: Trade(one.trade)
        for one in judged
        if one.open_order and one.trade and one.disposition in ABOUT_AN_ORDER
    }
    dice = random.Random(seed)
    faults = [one for one in judged if not one.open_order and one.trade and one.disposition in FAULTS]
    dice.shuffle(faults)
    others = [(one, [(order, trade) for order, trade in orders.items() if trade != one.trade]) for one in faults[:most]]
    return {
        "other": [Told(one, *dice.choice(fitting)) for one, fitting in others],
        "open": [Told(one, one.open_order, orders[one.open_order]) for one in judged if one.open_order in orders],
    }


def context_of(told: Told) -> ReadingContext:
    return ReadingContext(role=Role.TENANT, open_orders=(told.order,), open_trades=frozenset({told.trade}))


WAYS: dict[str, Callable[[Told], ReadingContext]] = {
    "as if nothing were open": lambda told: ReadingContext(role=Role.TENANT),
    "weighed alone": lambda told: ReadingContext(role=Role.TENANT, open_orders=(told.order,)),
    "as shipped": context_of,
}


def row(reader: LocalReader, lines: Sequence[Told], way: Callable[[Told], ReadingContext]) -> str:
    """Trades right, dispositions right, faults taken for none; by the likeliest label of the line's worst item."""
    trades = labels = lost = 0
    for told in lines:
        worst = min(reader.read(told.line.text, way(told)).items, key=_rank)
        label = worst.severity[0][0]
        trades += (worst.trade.value if worst.trade else None) == told.line.trade
        labels += label == told.line.disposition
        lost += told.line.disposition in FAULTS and label not in FAULTS
    return f"{trades / len(lines):.1%} | {labels / len(lines):.1%} | {lost} |"


def _rank(item: Item) -> int:
    order = (*FAULTS, "escalate", "status", "update")
    label = item.severity[0][0]
    return order.index(label) if label in order else len(order)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--n", type=int, default=500)
    asked = parser.parse_args()
    reader = local_reader()
    print("| lines | n | read | trade right | label right | faults lost |")
    print("|---|---|---|---|---|---|")
    for name, lines in drawn(asked.seed, asked.n).items():
        for way, context in WAYS.items():
            print(f"| {name} | {len(lines)} | {way} | {row(reader, lines, context)}")


if __name__ == "__main__":
    main()
