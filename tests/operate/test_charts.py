"""Plots as text: what is drawn is what was given, and what a reader who does not see hears."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from deskhand.operate.charts import HEIGHT, Bar, bars, nice_top, trend, x_of, y_of

WEEKS = ("2 Mar", "9 Mar", "16 Mar", "23 Mar")


def numbers(svg: str, name: str) -> list[float]:
    return [float(found) for found in re.findall(rf' {name}="([\d.]+)"', svg)]


def test_a_plot_has_its_title_and_its_words_and_is_well_formed() -> None:
    root = ElementTree.fromstring(trend("p", "A & B", WEEKS, (1, None, 3, 4), "percent"))
    title, told = root[0], root[1]
    assert (title.tag, title.text) == ("title", "A & B")
    assert (told.tag, told.text) == ("desc", "Per week, in percent: 2 Mar 1, 16 Mar 3, 23 Mar 4")
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], told.attrib["id"]]


def test_a_week_without_a_value_is_a_gap_in_the_line_and_no_nought() -> None:
    svg = trend("p", "A", WEEKS, (1, None, 3, 4), "s")
    assert svg.count("<circle") == 3
    assert re.findall(r'<polyline class="line" points="([^"]+)"', svg) == [
        f"{x_of(2, 4):.1f},{y_of(3, 5):.1f} {x_of(3, 4):.0f},{y_of(4, 5):.1f}"
    ]


def test_the_scale_begins_at_nothing_and_holds_the_most() -> None:
    assert [nice_top(most) for most in (0, 0.3, 1, 7, 21, 100, 240)] == [1, 0.5, 1, 10, 25, 100, 250]
    assert (y_of(0, 10), y_of(10, 10)) == (HEIGHT - 26, 26)


def test_a_share_that_is_nothing_lies_on_a_scale_that_says_so() -> None:
    assert re.findall(r'text-anchor="end">([\d.]+)<', trend("p", "A", WEEKS, (0, 0, 0, 0), "percent")) == [
        "0",
        "5",
        "10",
    ]


def test_of_many_weeks_at_most_five_are_named_the_first_and_the_last_among_them() -> None:
    weeks = [f"w{place}" for place in range(13)]
    named = re.findall(r">(w\d+)</text>", trend("p", "A", weeks, [1.0] * 13, "s"))
    assert named == ["w0", "w3", "w6", "w9", "w12"]


def test_bars_are_as_long_as_what_they_count() -> None:
    svg = bars("p", "Trades", [Bar("plumbing", 8, "8"), Bar("hvac", 4, "4"), Bar("pest", 0, "0")])
    wide = [float(found) for found in re.findall(r'width="([\d.]+)" height="16"', svg)]
    assert wide == [wide[0], pytest.approx(wide[0] / 2), 0]
    assert '<desc id="p-told">plumbing 8, hvac 4, pest 0</desc>' in svg


def test_names_are_text_and_never_markup() -> None:
    assert "<b>" not in bars("p", "<b>", [Bar("<b>", 1, "<b>")])
