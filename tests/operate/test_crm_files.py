"""A CRM to CSV files and back, as spreadsheets leave them; its duplicates, shown and merged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.config import FileProblems
from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.domain.crm import CrmKind, CrmRecord
from deskhand.domain.errors import Misconfigured
from deskhand.operate.crm_files import Imported, export, import_file, merge, preview_merge, told
from deskhand.store.database import Store, open_engine
from deskhand.store.migrations import upgrade
from deskhand.testing.fake_clock import FakeClock

MORNING = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
CONTACT, COMPANY, DEAL, TASK, NOTE = CrmKind.CONTACT, CrmKind.COMPANY, CrmKind.DEAL, CrmKind.TASK, CrmKind.NOTE
MARIA = {"name": "Maria Lopez", "email": "maria@hillside.example", "phone": "+15125550142"}


def opened(company: str = "lakeview") -> tuple[BuiltinCrm, Store]:
    engine = open_engine("sqlite://")
    upgrade(engine)
    store = Store(engine, company)
    store.found()
    return BuiltinCrm(store, FakeClock(MORNING)), store


@pytest.fixture
def crm() -> Iterator[BuiltinCrm]:
    crm, store = opened()
    yield crm
    store.close()


@pytest.fixture
def other() -> Iterator[BuiltinCrm]:
    crm, store = opened()
    yield crm
    store.close()


def written(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def fields(crm: BuiltinCrm, kind: CrmKind = CONTACT) -> list[dict[str, str]]:
    return [dict(record.fields) for record in crm.find(kind, {})]


def mistakes(crm: BuiltinCrm, file: Path, kind: CrmKind | None = None) -> list[tuple[int | None, str]]:
    """Line and words of all; nothing may have been taken."""
    before = {each: crm.find(each, {}) for each in CrmKind}
    with pytest.raises(FileProblems) as told:
        import_file(crm, file, kind)
    assert {each: crm.find(each, {}) for each in CrmKind} == before
    return [(problem.line, f"{problem.what}; {problem.mend}") for problem in told.value.problems]


# ------------------------------------------------------------------ there and back


def of_every_kind(crm: BuiltinCrm) -> None:
    company = crm.upsert(COMPANY, "c", {"name": 'Hillside; Dental, "Ltd"', "domain": "hillside.example"})
    maria = crm.upsert(CONTACT, "m", MARIA, [(COMPANY, company.ref)])
    both = [(COMPANY, company.ref), (CONTACT, maria.ref)]
    crm.upsert(DEAL, "d", {"name": "Roof", "amount": "12400.50", "currency": "USD", "closes_on": "2026-12-31"}, both)
    crm.upsert(CrmKind.ACTIVITY, "a", {"kind": "call", "at": "2026-03-09T15:00:00+00:00", "subject": "¿Cuándo?"}, both)
    crm.upsert(TASK, "t", {"subject": "Send it", "due_on": "2026-03-12", "done": "false"}, both)
    crm.upsert(NOTE, "n", {"body": 'First line\r\nsecond, "third";\n\n李小龍 👩‍👩‍👧 '}, both)


def test_what_is_written_out_and_read_again_changes_nothing(crm: BuiltinCrm, tmp_path: Path) -> None:
    of_every_kind(crm)
    before = {kind: crm.find(kind, {}) for kind in CrmKind}
    said = export(crm, tmp_path / "out")
    assert said == f"contacts 1, companies 1, deals 1, activities 1, tasks 1, notes 1 written to {tmp_path / 'out'}."
    for file in sorted((tmp_path / "out").iterdir()):
        assert (import_file(crm, file).taken, import_file(crm, file).known) == (0, 1)
    assert {kind: crm.find(kind, {}) for kind in CrmKind} == before


def test_a_file_is_one_of_excels_with_our_headings(crm: BuiltinCrm, tmp_path: Path) -> None:
    of_every_kind(crm)
    export(crm, tmp_path)
    raw = (tmp_path / "contacts.csv").read_bytes()
    heading, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert heading == ["ref", "key", "name", "email", "phone", "title", "language", "owner", "stage", "links"]
    assert row[:5] == ["contact-1", "m", "Maria Lopez", "maria@hillside.example", "'+15125550142"]
    assert row[5:] == ["", "", "", "", "company:company-1"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30 1234", "@SUM(A1)", "-2+3", "'=1", "''+1", "'quoted'", "\t=1", "-5.20"]
)
def test_no_value_is_a_formula_and_all_come_back(crm: BuiltinCrm, other: BuiltinCrm, tmp_path: Path, text: str) -> None:
    crm.upsert(CONTACT, "m", {"name": "Maria", "title": text})
    export(crm, tmp_path)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "contacts.csv").read_text("utf-8-sig")))
    assert row["title"][0] not in "=+@\t\r"
    bare = written(tmp_path, "contact.csv", f'key,name,title\nm,Maria,"{row["title"]}"\n')
    import_file(other, bare)
    assert other.find(CONTACT, {})[0].fields["title"] == text.strip()


def test_an_amount_below_zero_stays_a_number(crm: BuiltinCrm, tmp_path: Path) -> None:
    crm.upsert(DEAL, "d", {"name": "Credit", "amount": "-5.20"})
    export(crm, tmp_path)
    assert "deal-1,d,Credit,,-5.20," in (tmp_path / "deals.csv").read_text("utf-8-sig")


def test_characters_that_no_file_may_hold_are_left_out_of_it_and_stay_where_they_are(
    crm: BuiltinCrm, tmp_path: Path
) -> None:
    crm.upsert(CONTACT, "m", {"name": "Ma\x1b[2Jria"})
    export(crm, tmp_path)
    assert import_file(crm, tmp_path / "contacts.csv").known == 1
    assert fields(crm) == [{"name": "Ma\x1b[2Jria"}]


def test_no_file_is_overwritten(crm: BuiltinCrm, tmp_path: Path) -> None:
    mine = written(tmp_path, "deals.csv", "mine")
    with pytest.raises(Misconfigured, match="is there already"):
        export(crm, tmp_path)
    assert (list(tmp_path.iterdir()), mine.read_text()) == ([mine], "mine")


# ------------------------------------------------------------------ taken


def test_rows_are_made_once_however_often_the_file_comes(crm: BuiltinCrm, tmp_path: Path) -> None:
    file = written(
        tmp_path, "contacts.csv", "name,email,phone\nMaria Lopez,Maria@Hillside.example,(512) 555-0142\nSam,,\n"
    )
    assert str(import_file(crm, file)) == "contacts: 2 taken, 0 as before."
    import_file(crm, file)
    assert fields(crm) == [MARIA, {"name": "Sam"}]


def test_a_row_with_more_to_say_is_the_same_one(crm: BuiltinCrm, tmp_path: Path) -> None:
    import_file(crm, written(tmp_path, "contacts.csv", "name,email\nMaria Lopez,maria@hillside.example\n"))
    import_file(crm, written(tmp_path, "contacts.csv", "email,name,title\nMARIA@hillside.example,maria lopez,Owner\n"))
    assert fields(crm) == [{"name": "maria lopez", "email": "maria@hillside.example", "title": "Owner"}]


def test_a_row_with_somebody_elses_address_takes_over_nobodys_record(crm: BuiltinCrm, tmp_path: Path) -> None:
    maria = crm.upsert(CONTACT, "m", MARIA)
    import_file(crm, written(tmp_path, "contacts.csv", "name,email\nSam Lee,maria@hillside.example\n"))
    assert crm.get(CONTACT, maria.ref) == maria
    assert len(crm.find(CONTACT, {"email": MARIA["email"]})) == 2


def test_a_key_brings_its_record_up_to_date_and_empty_cells_leave_what_is_there(
    crm: BuiltinCrm, tmp_path: Path
) -> None:
    crm.upsert(CONTACT, "m", {**MARIA, "title": "Owner"})
    import_file(crm, written(tmp_path, "contacts.csv", "key,name,email,title\nm,Mary Lopez,,\n"))
    assert fields(crm) == [{**MARIA, "name": "Mary Lopez", "title": "Owner"}]


def test_a_ref_changes_what_was_changed_and_links_are_added(crm: BuiltinCrm, tmp_path: Path) -> None:
    of_every_kind(crm)
    crm.upsert(COMPANY, "c2", {"name": "Lakeview"})
    text = "ref,name,amount,closes_on,links\ndeal-1,Roof,12400.5,2027-01-31,company:company-1; company : company-2\n"
    assert str(import_file(crm, written(tmp_path, "deals.csv", text))) == "deals: 1 taken, 0 as before."
    (deal,) = crm.find(DEAL, {})
    assert (deal.fields["amount"], deal.fields["closes_on"], deal.version) == ("12400.50", "2027-01-31", "3")
    assert deal.links == ((COMPANY, "company-1"), (CONTACT, "contact-1"), (COMPANY, "company-2"))


def test_what_people_wrote_by_hand_is_no_mistake_where_it_stays(crm: BuiltinCrm, tmp_path: Path) -> None:
    crm.upsert(CONTACT, "m", {"name": "Maria", "phone": "ask Sam", "email": "none yet"})
    export(crm, tmp_path)
    assert import_file(crm, tmp_path / "contacts.csv").known == 1
    text = "ref,name,phone,email\ncontact-1,Maria,ask Ana,none yet\n"
    assert [line for line, _ in mistakes(crm, written(tmp_path, "contact.csv", text))] == [2]


def test_a_cell_that_excel_has_cut_off_cuts_off_nothing(crm: BuiltinCrm, tmp_path: Path) -> None:
    body = "Every word of this counts. " * 2000
    crm.upsert(NOTE, "n", {"body": body})
    assert import_file(crm, written(tmp_path, "notes.csv", f"ref,body\nnote-1,{body[:32_767]}\n")).known == 1
    assert import_file(crm, written(tmp_path, "notes.csv", f"ref,body\nnote-1,{body[:32_000]}\n")).taken == 1


@pytest.mark.parametrize(
    "raw",
    [
        "\ufeffname,email,phone\nMaria Lopez,maria@hillside.example,+15125550142\n".encode(),
        b"name;email;phone\r\n\r\nMaria Lopez;maria@hillside.example;+15125550142\r\n;;\r\n",
        b"sep=;\r\nname;email;phone\r\nMaria Lopez;maria@hillside.example;'+15125550142\r\n",
        b"Name\tE-Mail\tPhone\nMaria Lopez\tmaria@hillside.example\t512 555 0142\n",
        b"\n\n NAME , e mail,PHONE,\n,,,\nMaria Lopez, maria@hillside.example ,512-555-0142,\n\n",
        b'"email";"name";"phone"\n"maria@hillside.example";"Maria Lopez";"(512) 555-0142"\n',
        b"name,email,phone\rMaria Lopez,MARIA@hillside.example,15125550142\r",
    ],
    ids=["mark", "semicolons", "sep line", "tabs", "blanks and capitals", "quotes", "old Mac"],
)
def test_a_file_is_read_as_spreadsheets_write_it(crm: BuiltinCrm, tmp_path: Path, raw: bytes) -> None:
    import_file(crm, written(tmp_path, "Contacts.csv", raw))
    assert fields(crm) == [MARIA]


@pytest.mark.parametrize(
    ("kind", "cells", "kept"),
    [
        (DEAL, 'name,amount,currency\nRoof,"$1,200.50",usd', {"name": "Roof", "amount": "1200.50", "currency": "USD"}),
        (TASK, "subject,done\nSend,TRUE", {"subject": "Send", "done": "true"}),
        (NOTE, "body,at\nDog,2026-03-09 10:00", {"body": "Dog", "at": "2026-03-09T15:00:00+00:00"}),
        (
            COMPANY,
            "name,domain\nHillside,https://WWW.Hillside.example/x",
            {"name": "Hillside", "domain": "hillside.example"},
        ),
        (NOTE, 'body\n"two\nlines"', {"body": "two\nlines"}),
    ],
)
def test_cells_become_what_the_crm_keeps(
    crm: BuiltinCrm, tmp_path: Path, kind: CrmKind, cells: str, kept: dict[str, str]
) -> None:
    import_file(crm, written(tmp_path, "Export 3.csv", cells), kind, zone="America/Chicago")
    assert fields(crm, kind) == [kept]


# ------------------------------------------------------------------ refused


def test_one_wrong_row_and_nothing_is_taken_unless_told(crm: BuiltinCrm, tmp_path: Path) -> None:
    file = written(tmp_path, "contacts.csv", "name,email\nMaria,maria@hillside.example\n\nSam,sam at home\nAna,\n")
    wrong = [(4, "email: 'sam at home' is not an e-mail address; write it like maria@example.com")]
    assert mistakes(crm, file) == wrong
    taken = import_file(crm, file, skip_wrong=True)
    assert (taken.taken, [problem.line for problem in taken.problems]) == (2, [4])
    assert str(taken) == f"contacts: 2 taken, 0 as before; not taken because of:\n{file}:4: {wrong[0][1]}"
    assert [one["name"] for one in fields(crm)] == ["Maria", "Ana"]


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        ("name,email\nMuñoz,\nA,b@c.example\n".encode("latin-1"), 2, "Windows-1252"),
        ("name\nMaria\n".encode("utf-16"), 1, "UTF-16"),
        (b"name,e_mial\nMaria,x\n", 1, "did you mean 'email'?"),
        (b"name;name\nMaria;x\n", 1, "is there twice"),
        (b'name;title\nMaria;"Owner\n', 2, "is not CSV"),
        (b'name,title\nMaria,"Owner\n', 2, "is not CSV"),
        (b"name,title\nMaria,Owner,of all\n", 2, "more cells"),
        (b"name,phone\nMaria,1.51256E+10\n", 2, "a spreadsheet rounded"),
        (b"name,phone\nMaria,12\n", 2, "wrong length"),
        (b"name,title\n\n,Owner\n", 3, "a new contact has no name and no email and no phone"),
        (b"ref,name\ncontact-9,Maria\n", 2, "there is no contact 'contact-9'"),
        (b"name,links\nMaria,company:company-9\n", 2, "there is no company 'company-9'"),
        (b"name,links\nMaria,Hillside\n", 2, "write it like company:company-7"),
        (b"key,name\nm,Maria\nm,Mary\n", 3, "the first is on line 2"),
        (b"name,email\nMaria,\nMARIA,\n", 3, "the first is on line 2"),
        (b"name\nMa\x01ria\n", 2, "control character"),
    ],
)
def test_a_mistake_is_told_with_line_and_mend(
    crm: BuiltinCrm, tmp_path: Path, raw: bytes, line: int, said: str
) -> None:
    ((where, words),) = mistakes(crm, written(tmp_path, "contacts.csv", raw))
    assert (where, said in words) == (line, True), words


@pytest.mark.parametrize(
    ("kind", "cells", "said"),
    [
        (DEAL, "name,amount\nRoof,1.200,50", "more cells"),
        (DEAL, "name,amount\nRoof,a lot", "write it like 1200.50"),
        (DEAL, "name,currency\nRoof,dollars", "write its three letters, like USD"),
        (DEAL, "name,closes_on\nRoof,3/9/2026", "write it like 2026-12-31"),
        (DEAL, "name,owner\nRoof,Dana", "is not an e-mail address"),
        (TASK, "subject,done\nSend,x", "write true or false"),
        (NOTE, "body,at\nDog,2026-03-09 10:00", "has no offset"),
        (COMPANY, "name,domain\nHillside,Hillside Dental", "write it like example.com"),
    ],
)
def test_a_cell_that_no_machine_can_read_is_told(
    crm: BuiltinCrm, tmp_path: Path, kind: CrmKind, cells: str, said: str
) -> None:
    ((line, words),) = mistakes(crm, written(tmp_path, "x.csv", cells), kind)
    assert (line, said in words) == (2, True), words


def test_where_only_the_wrong_is_left_it_is_told(crm: BuiltinCrm, tmp_path: Path) -> None:
    with pytest.raises(FileProblems):
        import_file(crm, written(tmp_path, "contacts.csv", "name,phone\nMaria,12\n"), skip_wrong=True)


def test_a_file_has_to_say_what_it_holds(crm: BuiltinCrm, tmp_path: Path) -> None:
    ((line, words),) = mistakes(crm, written(tmp_path, "contcts.csv", "name\nMaria\n"))
    assert (line, words) == (None, "its name does not say what its rows are; did you mean 'contacts'?")


def test_a_file_that_is_not_there_or_empty_takes_nothing(crm: BuiltinCrm, tmp_path: Path) -> None:
    assert "cannot be read" in mistakes(crm, tmp_path / "contacts.csv")[0][1]
    assert import_file(crm, written(tmp_path, "contacts.csv", "")) == Imported(CONTACT, 0, 0)
    assert import_file(crm, written(tmp_path, "contacts.csv", "name,email\n")) == Imported(CONTACT, 0, 0)


def test_a_file_of_another_crm_changes_nobody_here(crm: BuiltinCrm, other: BuiltinCrm, tmp_path: Path) -> None:
    crm.upsert(CONTACT, "m", MARIA)
    export(crm, tmp_path)
    other.upsert(CONTACT, "s", {"name": "Sam Lee"})
    ((line, words),) = mistakes(other, tmp_path / "contacts.csv")
    assert (line, "is of another CRM" in words) == (2, True)


def test_a_row_of_what_was_merged_since_is_told(crm: BuiltinCrm, tmp_path: Path) -> None:
    for key in ("m", "n"):
        crm.upsert(CONTACT, key, MARIA)
    export(crm, tmp_path)
    merge(crm, preview_merge(crm))
    ((line, words),) = mistakes(crm, tmp_path / "contacts.csv")
    assert (line, words) == (3, "ref: 'contact-2' was merged into contact-1; remove the row")


class Looked:
    """A CRM that gives its records by `look`."""

    def __init__(self, crm: BuiltinCrm, look: Callable[[CrmRecord], CrmRecord]) -> None:
        self.crm, self.look = crm, look
        self.find, self.upsert, self.update = crm.find, crm.upsert, crm.update
        self.name, self.close, self.check, self.changed_since = crm.name, crm.close, crm.check, crm.changed_since

    def get(self, kind: CrmKind, ref: str) -> CrmRecord | None:
        found = self.crm.get(kind, ref)
        return found and self.look(found)


def test_what_somebody_changes_meanwhile_is_told_and_the_others_are_in(crm: BuiltinCrm, tmp_path: Path) -> None:
    for name in ("Maria", "Sam"):
        crm.upsert(CONTACT, name, {"name": name})

    def changed_at_once(record: CrmRecord) -> CrmRecord:
        if record.ref == "contact-1":
            crm.update(record, {"title": "Chair"})
        return record

    file = written(tmp_path, "contacts.csv", "ref,title\ncontact-1,Owner\ncontact-2,Owner\n")
    taken = import_file(Looked(crm, changed_at_once), file)
    assert (taken.taken, [problem.line for problem in taken.problems]) == (1, [2])
    assert "somebody else has changed title of contact-1" in str(taken)
    assert [one["title"] for one in fields(crm)] == ["Chair", "Owner"]


def test_links_of_what_others_made_are_set_in_the_crm(crm: BuiltinCrm, tmp_path: Path) -> None:
    of_every_kind(crm)
    file = written(tmp_path, "companies.csv", "ref,size,links\ncompany-1,50,deal:deal-1\n")
    with pytest.raises(FileProblems, match=":2: links: company-1 was not made by Deskhand"):
        import_file(Looked(crm, lambda record: replace(record, key="")), file)


# ------------------------------------------------------------------ duplicates


def test_duplicates_are_shown_with_reasons_and_what_would_be_lost(crm: BuiltinCrm) -> None:
    crm.upsert(CONTACT, "m", {**MARIA, "title": "Owner"})
    crm.upsert(CONTACT, "n", {"name": "Maria", "email": "MARIA@hillside.example", "title": "Chair\x1b[2J"})
    assert told(preview_merge(crm)) == (
        "contact-2 into contact-1\n"
        "  contact-1 and contact-2: the same e-mail\n"
        "  name: 'Maria Lopez' (the fullest, of contact-1)\n"
        "  email: 'maria@hillside.example' (all say so, of contact-1)\n"
        "  phone: '+15125550142' (the only one, of contact-1)\n"
        "  title: 'Owner' (the first of them, of contact-1); loses 'Chair\\x1b[2J' of contact-2"
    )


def test_what_contradicts_is_merged_only_where_it_is_named(crm: BuiltinCrm) -> None:
    for key, name in (("m", "Maria Lopez"), ("s", "Sam Lee")):
        crm.upsert(CONTACT, key, {**MARIA, "name": name})
    crm.upsert(COMPANY, "c1", {"name": "Hillside", "domain": "hillside.example"})
    crm.upsert(COMPANY, "c2", {"name": "Hillside", "domain": "www.hillside.example"})
    crm.upsert(COMPANY, "c3", {"name": "hillside", "domain": "HILLSIDE.example"})
    crm.remove(crm.find(COMPANY, {"domain": "www.hillside.example"})[0])
    assert merge(crm, preview_merge(crm)) == (
        "contact-1, contact-2 left apart: their values contradict each other.\ncompany-3 merged into company-1."
    )
    assert merge(crm, preview_merge(crm), though=["contact-2"]) == "contact-2 merged into contact-1."
    assert merge(crm, preview_merge(crm)) == "No duplicates."
    assert "name: Sam Lee" in crm.find(NOTE, {})[0].fields["body"]


def test_what_changed_since_it_was_shown_is_left_apart(crm: BuiltinCrm) -> None:
    first, second = (crm.upsert(CONTACT, key, MARIA) for key in ("m", "n"))
    previews = preview_merge(crm)
    crm.update(second, {"title": "Owner"})
    assert merge(crm, previews) == ("contact-1, contact-2 left apart: contact-2 was changed since the preview.")
    assert crm.get(CONTACT, first.ref) == first


def test_without_duplicates_that_is_said(crm: BuiltinCrm) -> None:
    crm.upsert(CONTACT, "m", MARIA)
    assert (told(preview_merge(crm)), merge(crm, preview_merge(crm))) == ("No duplicates.", "No duplicates.")
