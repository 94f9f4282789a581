"""The page: every number with its meaning, a table beside each plot, and nothing that comes from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from html.parser import HTMLParser

import pytest

from deskhand.domain.action import Purpose, SendMessage
from deskhand.domain.case import Case, Sent
from deskhand.domain.contact import Contact
from deskhand.domain.reading import Trade
from deskhand.domain.records import OrderStatus, Urgency, WorkOrder
from deskhand.kpis.measure import measure
from deskhand.operate.report_page import MOST_WEEKS, Report, page_of

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
MARIA = "+15125550142"
VOID = {"meta", "circle", "line", "polyline", "rect"}


def case(number: int, week: int = 0, reply_s: float = 4, **changes: object) -> Case:
    at = MONDAY + timedelta(weeks=week, hours=number)
    told = Sent("m", "r", at + timedelta(seconds=reply_s), SendMessage(MARIA, "got_it", Purpose.SERVICE), "sent")
    order = WorkOrder("WO", "L", "4B", Trade.PLUMBING, "drip", Urgency.ROUTINE, OrderStatus.CLOSED, at)
    made = Case(f"c{number}", "paula", "fault", MARIA, Contact("Maria", MARIA), "sms", at, sent=(told,), order=order)
    return replace(made, outcome="fixed", **changes)  # type: ignore[arg-type]


def page(cases: Sequence[Case], **changes: object) -> str:
    report = Report("Lakeview <Homes>", UTC, tuple(cases), {"time_to_first_reply": "at most 10 s"})
    return page_of(replace(report, **changes))  # type: ignore[arg-type]


class Tags(HTMLParser):
    """The tags that were opened, and those that were not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open.pop() != tag:
            self.wrong.append(tag)


TWO_WEEKS = [case(1, reply_s=4), case(2, reply_s=8), case(3, week=1, reply_s=40, taken_by="+15125550100")]


def test_every_number_is_there_with_its_value_its_count_its_target_and_its_definition() -> None:
    told = page(TWO_WEEKS)
    assert [one.title for one in measure(TWO_WEEKS, {"fault"}) if f">{one.title}</h3>" not in told] == []
    assert [one.definition for one in measure(TWO_WEEKS, {"fault"}) if f"Counted: {escape(one.definition)}." not in told] == []
    assert '<p class="value">8 s (n = 3)</p><p class="target">Target: at most 10 s</p>' in told
    assert '<p class="value">nothing to count yet</p>' in told


def test_the_page_is_well_formed_and_each_plot_has_a_table_beside_it() -> None:
    tags = Tags(page(TWO_WEEKS).removeprefix("<!doctype html>"))
    assert (tags.open, tags.wrong) == ([], [])
    plots = tags.seen.count("svg")
    assert plots > 5
    assert (tags.seen.count("table"), tags.seen.count("desc"), tags.seen.count("caption")) == (plots,) * 3


def test_nothing_runs_and_nothing_is_fetched() -> None:
    told = page(TWO_WEEKS)
    assert re.findall(r"<script|<link|<img|<iframe|src=|href=|url\(|@import|https?:|\son\w+=", told) == []


def test_names_that_are_told_twice_are_not() -> None:
    names = re.findall(r' id="([^"]+)"', page(TWO_WEEKS))
    assert sorted(names) == sorted(set(names))


def test_what_a_company_calls_itself_is_text() -> None:
    assert "<h1>Report of Lakeview &lt;Homes&gt;</h1>" in page(TWO_WEEKS)


def test_a_week_is_told_by_its_monday_with_what_was_measured_in_it() -> None:
    told = page(TWO_WEEKS)
    assert '<th scope="row">2 Mar</th><td>6 s (n = 2)</td>' in told
    assert '<th scope="row">9 Mar</th><td>40 s (n = 1)</td>' in told


def test_how_long_people_waited_is_counted_by_steps() -> None:
    told = page(TWO_WEEKS)
    rows = re.findall(r'<th scope="row">(up to \d+ s)</th><td>(\d)', told)
    assert rows == [("up to 5 s", "1"), ("up to 10 s", "1"), ("up to 30 s", "0")]
    assert '<th scope="row">up to 1 min</th><td>1 (33 %)</td>' in told


def test_the_work_is_counted_by_class_by_trade_and_by_whether_a_human_was_needed() -> None:
    told = page(TWO_WEEKS)
    assert '<th scope="row">routine</th><td>3 (100 %)</td>' in told
    assert '<th scope="row">plumbing</th><td>3 (100 %)</td>' in told
    assert '<th scope="row">no human</th><td>2 (67 %)</td>' in told
    assert '<th scope="row">with a human</th><td>1 (33 %)</td>' in told


def test_one_week_has_no_trend_and_says_so() -> None:
    assert "No trend yet: fewer than two weeks have something to count." in page(TWO_WEEKS[:2])


def test_of_more_than_a_quarter_the_last_weeks_are_drawn() -> None:
    told = page([case(1, week=week) for week in range(MOST_WEEKS + 2)])
    assert f"The weeks below are the last {MOST_WEEKS}." in told
    assert ('<th scope="row">2 Mar</th>' in told, '<th scope="row">16 Mar</th>' in told) == (False, True)


@pytest.mark.parametrize(
    ("since", "said"), [(None, "No case was opened yet."), (date(2026, 3, 2), "No case was opened in these days.")]
)
def test_without_cases_the_page_says_so_and_shows_no_plot(since: date | None, said: str) -> None:
    told = page([], since=since)
    assert f'<p class="empty">{said} There is nothing to count, and no number is made up.</p>' in told
    assert "<svg" not in told
