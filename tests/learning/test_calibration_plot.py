"""The plot draws what it was given and says it in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from deskhand.learning.calibration import reliability
from deskhand.learning.calibration_plot import calibration_plot, table, x_of, y_of

SPACE = "{http://www.w3.org/2000/svg}"
BINS = reliability([0.1] * 10 + [0.3] * 10, [True] + [False] * 9 + [True] * 4 + [False] * 6, 2)


def test_a_plot_is_well_formed_and_tells_its_numbers() -> None:
    root = ElementTree.fromstring(calibration_plot("p", "A & B", ("ours", BINS)))
    title, told = root.find(f"{SPACE}title"), root.find(f"{SPACE}desc")
    assert title is not None
    assert told is not None
    assert (title.text, told.text) == (
        "A & B",
        "ours: given 0.10 came true 0.10 (n 10), given 0.30 came true 0.40 (n 10)",
    )


def test_dots_lie_where_chance_and_share_meet_and_the_axes_hold_the_intervals() -> None:
    svg = calibration_plot("p", "A", ("ours", BINS))
    dots = re.findall(r'class="dot" cx="([\d.]+)" cy="([\d.]+)" r="3"/><(?!text)', svg)
    assert dots == [
        (f"{x_of(0.1, 0.7):.1f}", f"{y_of(0.1, 0.7):.1f}"),
        (f"{x_of(0.3, 0.7):.1f}", f"{y_of(0.4, 0.7):.1f}"),
    ]
    assert svg.count('class="span"') == 2


def test_a_peer_is_drawn_apart_with_its_name() -> None:
    svg = calibration_plot("p", "A", ("ours", BINS), ("lead <time>", BINS))
    assert svg.count('<g class="peer">') == 1
    assert "lead &lt;time&gt;</text>" in svg


def test_the_table_has_the_same_numbers() -> None:
    assert table(BINS).splitlines()[2:] == [
        "| 0.100 | 0.100 | 0.018 to 0.404 | 10 |",
        "| 0.300 | 0.400 | 0.168 to 0.687 | 10 |",
    ]
