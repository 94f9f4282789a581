"""`init` and `import`: an operator's files, made and changed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deskhand import app
from deskhand.app import Settings
from deskhand.config import FileProblems, load_company
from deskhand.domain.errors import Misconfigured
from deskhand.operate.files import import_rows, make_company
from deskhand.operate.opened import existing_store
from deskhand.store import cases, rows

ROOT = Path(__file__).parents[2]
SAMPLES = ("lakeview", "coldline", "handyhome", "brightside", "fieldline", "empty")
VENDORS = "name,trade,phone\n"
NEW_ORDER = (
    "id,property,unit,trade,summary,class,status,reported_at,contact\n"
    "WO-9,Lakeview Court,4B,plumbing,drip,routine,open,2026-03-01T10:00:00-06:00,+15125550142\n"
)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


# ------------------------------------------------------------------ init


@pytest.mark.parametrize(("sample", "contacts"), [("lakeview", 39), ("empty", 0), ("coldline", 21), ("handyhome", 28)])
def test_a_new_company_is_right_from_the_start(tmp_path: Path, sample: str, contacts: int) -> None:
    told = make_company(tmp_path / "acme", sample)
    assert told.startswith(f"Made {tmp_path / 'acme'} ")
    assert "deskhand serve --shadow" in told
    files = load_company(tmp_path / "acme")
    assert (len(files.contacts), files.warnings) == (contacts, ())


def test_an_empty_folder_that_is_there_will_do(tmp_path: Path) -> None:
    make_company(tmp_path, "empty")
    assert (tmp_path / "company.yaml").exists()


@pytest.mark.parametrize("name", ["notes.txt", "company.yaml"])
def test_nothing_that_is_there_is_touched(tmp_path: Path, name: str) -> None:
    kept = written(tmp_path, name, "mine")
    with pytest.raises(Misconfigured, match="is there already and not empty"):
        make_company(tmp_path)
    assert [kept] == list(tmp_path.iterdir())
    assert kept.read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="name a new folder"):
        make_company(written(tmp_path, "acme", ""))


@pytest.mark.parametrize(
    ("name", "mend"),
    [("coldlin", "did you mean 'coldline'?"), ("../x", "use one of: brightside, coldline, empty, fieldline, handyhome, lakeview")],
)
def test_a_sample_that_there_is_not_is_named_with_those_there_are(tmp_path: Path, name: str, mend: str) -> None:
    with pytest.raises(Misconfigured) as told:
        make_company(tmp_path / "acme", name)
    assert str(told.value) == f"there is no sample company {name!r}; {mend}"
    assert not (tmp_path / "acme").exists()


def test_what_is_kept_of_a_run_stays_out_of_version_control(tmp_path: Path) -> None:
    make_company(tmp_path / "acme")
    assert (tmp_path / "acme" / ".gitignore").read_text() == "var/\n*.bak\n"


def test_the_examples_are_part_of_the_wheel_and_nothing_else_of_them(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("deskhand/examples/")}
    here = {path.relative_to(ROOT) for name in SAMPLES for path in (ROOT / "examples" / name).rglob("*")}
    assert packed == {f"deskhand/{path}" for path in here if (ROOT / path).is_file() and "var" not in path.parts}


# ------------------------------------------------------------------ import


def test_new_rows_are_added_and_known_ones_replaced(lakeview: Path, tmp_path: Path) -> None:
    rows = "New Pipes,plumbing,+15125550199\nRenamed,plumbing,+15125550190\n"
    file = written(tmp_path, "vendors.csv", VENDORS + rows)
    before = load_company(lakeview).vendors
    own = lakeview / "records" / "vendors.csv"
    assert import_rows(file, lakeview, {}) == f"1 row added, 1 replaced, {len(before) + 1} now in {own}."
    after = {vendor.phone: vendor.name for vendor in load_company(lakeview).vendors}
    assert after == {v.phone: v.name for v in before} | {"+15125550190": "Renamed", "+15125550199": "New Pipes"}


def test_the_file_as_it_was_stays_beside_the_new_one(lakeview: Path, tmp_path: Path) -> None:
    own = lakeview / "records" / "vendors.csv"
    before = own.read_bytes()
    import_rows(written(tmp_path, "vendors.csv", f"{VENDORS}New Pipes,plumbing,+15125550199\n"), lakeview, {})
    assert (lakeview / "records" / "vendors.csv.bak").read_bytes() == before
    assert sorted(path.suffix for path in own.parent.glob("vendors*")) == [".bak", ".csv"]


def test_rows_that_stay_are_written_as_they_were(lakeview: Path, tmp_path: Path) -> None:
    own = lakeview / "records" / "contacts.csv"
    before = own.read_text("utf-8").splitlines()
    import_rows(written(tmp_path, "contacts.csv", "name,phone\nNew Tenant,+15125550177\n"), lakeview, {})
    assert own.read_text("utf-8").splitlines()[:-1] == before


def test_one_wrong_row_and_nothing_is_imported(lakeview: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "vendors.csv", f"{VENDORS}Good,plumbing,+15125550199\nBad,plumbling,12\n")
    own = lakeview / "records" / "vendors.csv"
    before = own.read_bytes()
    with pytest.raises(FileProblems) as told:
        import_rows(file, lakeview, {})
    assert [(problem.file, problem.line) for problem in told.value.problems] == [(str(file), 3)] * 2
    assert own.read_bytes() == before
    assert not (lakeview / "records" / "vendors.csv.bak").exists()


def test_the_on_call_table_is_replaced_as_a_whole(lakeview: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "on_call.csv", "who,phone,kind\nDana Reyes,+15125550100,staff\n")
    told = import_rows(file, lakeview, {})
    assert told.startswith("1 row instead of 18 in ")
    assert [shift.who for shift in load_company(lakeview).shifts] == ["Dana Reyes"]


def test_a_file_without_rows_changes_nothing(lakeview: Path, tmp_path: Path) -> None:
    own = lakeview / "records" / "on_call.csv"
    before = own.read_bytes()
    assert import_rows(written(tmp_path, "on_call.csv", ""), lakeview, {}).endswith("nothing was changed.")
    assert own.read_bytes() == before


def test_the_companys_own_file_is_not_imported_into_itself(lakeview: Path) -> None:
    with pytest.raises(Misconfigured, match="is the company's own file"):
        import_rows(lakeview / "records" / "vendors.csv", lakeview, {})


@pytest.mark.parametrize("name", ["people.csv", "vendors.txt.csv"])
def test_a_file_with_an_unknown_name_is_refused(lakeview: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblems, match="is no record file that Deskhand knows"):
        import_rows(written(tmp_path, name, VENDORS), lakeview, {})


def test_a_spreadsheets_own_name_and_headings_will_do(lakeview: Path, tmp_path: Path) -> None:
    file = written(tmp_path, "Export 3.csv", "Name,TRADE,Phone,E-Mail,Licence Until\nNew,plumbing,512 555 0199,new@x.org,2027-01-01\n")
    assert import_rows(file, lakeview, {}, "vendors").startswith("1 row added, 0 replaced")
    new = next(vendor for vendor in load_company(lakeview).vendors if vendor.name == "New")
    assert (new.phone, new.email, str(new.licence_until)) == ("+15125550199", "new@x.org", "2027-01-01")


def test_a_file_that_is_not_there_is_said_to_be_missing(lakeview: Path, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        import_rows(tmp_path / "vendors.csv", lakeview, {})


def test_rows_are_in_force_at_once_where_there_is_a_store(lakeview: Path, tmp_path: Path) -> None:
    files, settings = load_company(lakeview), Settings.read(lakeview, {})
    store = app.open_store(settings, files.company.id)
    app.load_records(store, files)
    store.close()
    told = import_rows(written(tmp_path, "vendors.csv", f"{VENDORS}New,plumbing,+15125550199\n"), lakeview, {})
    assert told.endswith(", and in force.")
    with existing_store(lakeview, {}) as store:
        assert "+15125550199" in [vendor.phone for vendor in app.builtin_records(store).vendors()]


def test_a_live_order_that_is_imported_writes_to_nobody_of_itself(lakeview: Path, tmp_path: Path) -> None:
    store = app.open_store(Settings.read(lakeview, {}), "lakeview")
    store.close()
    import_rows(written(tmp_path, "work_orders.csv", NEW_ORDER), lakeview, {})
    with existing_store(lakeview, {}) as store, store.read() as tx:
        assert cases.with_order(tx, "WO-9") == []
        assert rows.order(tx, "WO-9") is not None


def test_without_a_store_none_is_made(lakeview: Path, tmp_path: Path) -> None:
    import_rows(written(tmp_path, "work_orders.csv", NEW_ORDER), lakeview, {})
    assert not (lakeview / "var").exists()
    with pytest.raises(Misconfigured, match="nothing is kept yet"), existing_store(lakeview, {}):
        pass
