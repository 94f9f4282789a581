"""`report` and `audit`: what an operator sees of what was done."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from deskhand.domain.errors import Misconfigured
from deskhand.kpis.measure import measure
from deskhand.operate.audit import print_why, verify_chain
from deskhand.operate.opened import existing_store
from deskhand.operate.report import print_report
from deskhand.store import events
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import company_served
from deskhand.testing.waiting import until

MARIA, RELIABLE = "+15125550142", "+15125550190"
Out = pytest.CaptureFixture[str]


@pytest.fixture
def kept(lakeview: Path, carrier: Carrier) -> Path:
    """Lakeview after one emergency that a vendor has taken."""
    with company_served(lakeview, carrier):
        carrier.deliver(MARIA, "there is water EVERYWHERE pipe under the sink exploded, 4B")
        (offer,) = carrier.wait_to(RELIABLE)
        carrier.deliver(RELIABLE, f"yes {offer.split('YES ')[1][:3]}, there in 35 min")
        until(lambda: [m for m in carrier.messages if m.to == MARIA and "Reliable" in m.text])
        carrier.settle()
    return lakeview


def test_the_report_names_every_kpi_with_its_target_and_meaning(kept: Path, capsys: Out) -> None:
    print_report(kept, {}, as_json=True)
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert list(found) == [kpi.name for kpi in measure((), {"fault"})]
    offers = found["first_offer_acceptance"]
    assert (offers["value"], offers["n"], offers["target"]) == (100.0, 1, "at least 60 %")
    assert all(one["definition"] for one in found.values())


def test_the_report_is_a_table_for_people(kept: Path, capsys: Out) -> None:
    print_report(kept, {}, as_json=False)
    told = capsys.readouterr().out
    assert told.splitlines()[0].strip() == "1 case"
    assert "100 % (n = 1)" in told
    assert "at least 60 %" in told


def test_only_the_cases_of_the_days_named_are_counted_in_every_format(kept: Path, tmp_path: Path, capsys: Out) -> None:
    page, long_ago = tmp_path / "report.html", date(2020, 1, 31)
    print_report(kept, {}, as_json=True, until=long_ago)
    assert {one["n"] for one in json.loads(capsys.readouterr().out)} == {0}
    print_report(kept, {}, as_json=False, until=long_ago)
    assert capsys.readouterr().out.splitlines()[0].strip() == "0 cases, opened to 2020-01-31"
    print_report(kept, {}, as_json=False, until=long_ago, page=page)
    assert "No case was opened in these days." in page.read_text(encoding="utf-8")
    print_report(kept, {}, as_json=False, since=long_ago, page=page)
    assert capsys.readouterr().out.splitlines()[-1] == f"{page}: 1 case, opened from 2020-01-31"
    assert "Report of Lakeview Homes" in page.read_text(encoding="utf-8")


def test_days_in_the_wrong_order_are_refused(lakeview: Path) -> None:
    with pytest.raises(Misconfigured, match=r"--until 2026-03-01 is before --since 2026-03-09"):
        print_report(lakeview, {}, as_json=False, since=date(2026, 3, 9), until=date(2026, 3, 1))


def test_a_company_that_was_never_served_has_nothing_to_report(lakeview: Path) -> None:
    with pytest.raises(Misconfigured, match=r"nothing is kept yet: there is no .*deskhand\.db"):
        print_report(lakeview, {}, as_json=False)


def test_a_folder_of_something_else_is_no_company(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="is no company's folder"):
        verify_chain(tmp_path, {})


def test_the_chain_verifies_and_its_head_is_printed(kept: Path, capsys: Out) -> None:
    assert verify_chain(kept, {}) == 0
    with existing_store(kept, {}) as store, store.read() as tx:
        rows, head, _ = events.verify(tx)
    assert capsys.readouterr().out.splitlines()[0] == f"{rows} rows hold, up to {head}"


def test_the_first_row_that_was_changed_is_named(kept: Path, capsys: Out) -> None:
    with existing_store(kept, {}) as store, store.read() as tx:
        words = next(event for event in events.everything(tx) if event.id.startswith("w:"))
    with sqlite3.connect(kept / "var" / "deskhand.db") as database:
        database.execute("UPDATE event_bodies SET body = replace(body, 'water', 'wine') WHERE event = ?", (words.id,))
    database.close()
    assert verify_chain(kept, {}) == 1
    told = capsys.readouterr().out
    assert told.startswith(f"row {words.seq}, event {words.id}: its words are not those that were recorded")


def test_why_is_told_by_work_order_and_by_case(kept: Path, capsys: Out) -> None:
    assert print_why(kept, {}, "wo-1044") == 0
    by_order = capsys.readouterr().out
    assert f'to {MARIA} by sms: "If you can do it safely' in by_order
    assert "emergency, plumbing, by the rule" in by_order
    assert print_why(kept, {}, by_order.splitlines()[0].removeprefix("case ")) == 0
    assert capsys.readouterr().out == by_order


def test_why_of_nothing_we_know_says_so(kept: Path, capsys: Out) -> None:
    assert print_why(kept, {}, "WO-9999") == 1
    assert capsys.readouterr().out.startswith("no case and no work order is called 'WO-9999'")
