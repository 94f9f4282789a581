"""Whatever bytes the files hold, loading them ends with values or with FileProblems."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskhand.config import FileProblems, apply_given, load_company, load_scenarios

EXAMPLES = Path(__file__).parents[2] / "examples"
LAKEVIEW = load_company(EXAMPLES / "lakeview")
COMPANY = (EXAMPLES / "lakeview" / "company.yaml").read_bytes()
RECORDS = {path.name: path.read_bytes()[:900] for path in sorted((EXAMPLES / "lakeview" / "records").iterdir())}
STORY = b"""\
- id: one
  employee: paula
  at: 2026-03-09T02:04:00-05:00
  from: "+15125550142"
  given:
    outdoor_f: 51
    on_call: [{phone: "+15125550100", kind: staff, from: 2026-03-09T00:00}]
    offers: [{vendor: "+15125550190", trade: hvac}]
  lines: [{say: [a, b]}, {wait: 2m}, {keys: 1}, {hangup: true}, {form: {name: x}}, {fail: {sms: ok}}]
  expect: {trade: null, first_reply: {has: [a, b]}, facts: {unit: 4B}, actions: [escalate], status: open}
"""

SIGNS = [b"&a", b"*a", b"[", b"{", b"- ", b"? ", b": ", b'"', b"'", b"|\n", b"!!int ", b"%", b"-", b";", b",", b"null"]
BREAKS = [b"\t", b"\r", b"\x00", b"\xff\xfe", b"\xc2\x85", b"\xe2\x80\xa8"]
ENDS_OF_TIME = [b"9999-12-31T23:59:59-12:00", b"0001-01-01T00:00:00+14:00"]
SCRAPS = st.sampled_from(SIGNS + BREAKS + ENDS_OF_TIME)


@st.composite
def spoiled(draw: st.DrawFn, good: bytes) -> bytes:
    """`good` with a few cuts and scraps in it."""
    raw = good
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        cut = draw(st.integers(0, 12))
        raw = raw[:at] + draw(SCRAPS | st.binary(max_size=6)) + raw[at + cut :]
    return raw


@pytest.fixture
def load(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], None]:
    """Loads a company with these bytes as one of its files."""

    def loaded(name: str, raw: bytes) -> None:
        with tempfile.TemporaryDirectory(dir=tmp_path_factory.getbasetemp()) as made:
            folder = Path(made)
            (folder / "records").mkdir()
            (folder / "knowledge").mkdir()
            (folder / "company.yaml").write_bytes(COMPANY)
            (folder / name).write_bytes(raw)
            with suppress(FileProblems):
                load_company(folder)

    return loaded


Loads = Callable[[str, bytes], None]
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(raw=st.binary(max_size=200) | spoiled(COMPANY))
def test_any_bytes_as_company_file(raw: bytes, load: Loads) -> None:
    load("company.yaml", raw)


@often
@given(data=st.data(), name=st.sampled_from(sorted(RECORDS)))
def test_any_bytes_as_record_file(data: st.DataObject, name: str, load: Loads) -> None:
    load(f"records/{name}", data.draw(st.binary(max_size=200) | spoiled(RECORDS[name])))


@often
@given(raw=st.binary(max_size=200))
def test_any_bytes_as_knowledge_file(raw: bytes, load: Loads) -> None:
    load("knowledge/any.md", raw)


@often
@given(raw=st.binary(max_size=200) | spoiled(STORY))
def test_any_bytes_as_scenario_file(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_bytes(raw)
    with suppress(FileProblems):
        for scenario in load_scenarios(path):
            apply_given(LAKEVIEW, scenario.given)


@pytest.mark.parametrize("text", ["[" * 5000, "- " * 5000, "? " * 5000, "{a: " * 900, "&a [*a]", "&a {b: *a}"])
def test_deeply_nested_yaml_is_a_problem_of_the_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_text(text)
    with pytest.raises(FileProblems):
        load_scenarios(path)
