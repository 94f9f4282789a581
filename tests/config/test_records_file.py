"""records/*.csv: what they say, and how each mistake is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from deskhand.config import FileProblems, load_company
from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.contact import Contact
from deskhand.domain.money import Money
from deskhand.domain.reading import Role, Trade
from deskhand.domain.records import OrderStatus, Shift, Unit, Urgency, Vendor, WorkOrder

Write = Callable[[str, str | bytes], Path]
Named = Callable[[], list[str]]

CONTACTS = "name,phone,email,language,role,property,unit,consent,notes\n"
UNITS = "property,unit,address,time_zone,equipment,warranty_vendor,nte_usd,emergency_nte_usd,response_h\n"
VENDORS = "name,trade,phone,email,areas,rank,licence_until,insurance_until\n"
ON_CALL = "who,phone,kind,trade,rank,from,to,weekly\n"
ORDERS = "id,property,unit,trade,summary,class,status,reported_at,vendor,contact\n"


def test_missing_and_empty_record_files_are_empty_lists(folder: Path, write: Write) -> None:
    write("records/contacts.csv", "")
    write("records/units.csv", UNITS)
    files = load_company(folder)
    assert (files.contacts, files.units, files.vendors, files.shifts, files.orders) == ((), (), (), (), ())


def test_a_contact_is_read_with_phone_consent_and_role(folder: Path, write: Write) -> None:
    write(
        "records/contacts.csv",
        CONTACTS + 'Maria Lopez,(512) 555-0142,Maria@Example.com,es,tenant,Lakeview Court,4B,sms;-voice,"cat, shy"\n',
    )
    assert load_company(folder).contacts == (
        Contact(
            "Maria Lopez",
            "+15125550142",
            "maria@example.com",
            "es",
            Role.TENANT,
            "Lakeview Court",
            "4B",
            ("sms", "-voice"),
            "cat, shy",
        ),
    )


def test_a_unit_is_read_with_equipment_and_limits(folder: Path, write: Write) -> None:
    row = "Lakeview Court,4B,#4B,America/Denver,furnace; fridge,512-555-0194,450,1500.50,2.5\n"
    write("records/units.csv", UNITS + row)
    equipment = ("furnace", "fridge")
    nte = (Money(450_00), Money(1500_50))
    assert load_company(folder).units == (
        Unit("Lakeview Court", "4B", "#4B", "America/Denver", equipment, "+15125550194", *nte, 2.5),
    )


def test_a_vendor_is_read_with_areas_and_papers(folder: Path, write: Write) -> None:
    write("records/vendors.csv", VENDORS + "Volt,electrical,5125550192,,Lakeview Court,1,,2028-12-31\n")
    areas = ("Lakeview Court",)
    assert load_company(folder).vendors == (
        Vendor("Volt", Trade.ELECTRICAL, "+15125550192", None, areas, 1, None, date(2028, 12, 31)),
    )


def test_shifts_are_weekly_or_from_instant_to_instant_in_the_zone_of_the_company(folder: Path, write: Write) -> None:
    write(
        "records/on_call.csv",
        ON_CALL
        + "Dana,+15125550100,staff,,1,18:00,08:00,mon;sat\n"
        + "Volt,+15125550192,vendor,electrical,2,2026-03-09T08:00,2026-03-10T08:00:00Z,\n"
        + "Luis,+15125550101,staff,,2,,,\n"
        + "All,+15125550103,staff,,3,00:00,24:00,mon-sun\n",
    )
    assert load_company(folder).shifts == (
        Shift("Dana", "+15125550100", "staff", None, 1, (0, 5), time(18), time(8)),
        Shift(
            "Volt",
            "+15125550192",
            "vendor",
            Trade.ELECTRICAL,
            2,
            from_at=datetime(2026, 3, 9, 13, tzinfo=UTC),
            until_at=datetime(2026, 3, 10, 8, tzinfo=UTC),
        ),
        Shift("Luis", "+15125550101", "staff", None, 2),
        Shift("All", "+15125550103", "staff", None, 3, (0, 1, 2, 3, 4, 5, 6), time(0), time(0)),
    )


def test_a_work_order_is_read_with_people_as_addresses(folder: Path, write: Write) -> None:
    row = "WO-1,Lakeview Court,2A,plumbing,drip,urgent,assigned,2026-01-09T08:00,512-555-0190,EVE@example.com\n"
    write("records/work_orders.csv", ORDERS + row)
    at = datetime(2026, 1, 9, 14, tzinfo=UTC)
    order = WorkOrder(
        "WO-1",
        "Lakeview Court",
        "2A",
        Trade.PLUMBING,
        "drip",
        Urgency.URGENT,
        OrderStatus.ASSIGNED,
        at,
        "+15125550190",
        "eve@example.com",
    )
    assert load_company(folder).orders == (order,)


def test_appointments_waitlist_reps_and_meetings_are_validated_rows(folder: Path, write: Write) -> None:
    write(
        "records/appointments.csv",
        "id,contact,person,provider,type,starts_at,minutes,status\n"
        "A1,512-555-0142,Leo,Dr. Wu,cleaning,2026-03-09T09:00,45,confirmed\n",
    )
    write("records/waitlist.csv", "contact,type,provider,minutes,earliest,latest\n512-555-0142,cleaning,,45,,\n")
    write("records/reps.csv", "name,email,languages,weight\nAna,ana@example.com,en;pt,2\n")
    write("records/meetings.csv", "id,title,starts_at,attendees\nM1,Kickoff,2026-03-09T09:00,ana@example.com\n")
    files = load_company(folder)
    nine = datetime(2026, 3, 9, 14, tzinfo=UTC)
    assert files.appointments == (
        Appointment("A1", "+15125550142", nine, "Leo", "Dr. Wu", "cleaning", 45, AppointmentStatus.CONFIRMED),
    )
    assert files.waitlist[0].contact == "+15125550142"
    assert (files.reps[0].languages, files.reps[0].weight) == (("en", "pt"), 2.0)
    assert (files.meetings[0]["starts_at"], files.meetings[0]["attendees"]) == (nine, ("ana@example.com",))


def test_reps_may_be_away_and_take_so_many_a_week(folder: Path, write: Write) -> None:
    head, spans = "name,email,away,most_a_week\n", "2026-12-20..2027-01-02; 2026-11-27"
    write("records/reps.csv", f"{head}Ana,ana@example.com,{spans},5\nBo,bo@example.com,,\n")
    ana, bo = load_company(folder).reps
    thanksgiving = date(2026, 11, 27)
    assert ana.away == ((date(2026, 12, 20), date(2027, 1, 2)), (thanksgiving, thanksgiving))
    assert (ana.most_a_week, bo.away, bo.most_a_week) == (5, (), None)


def test_days_away_that_are_none_are_named_with_file_line_and_mend(folder: Path, write: Write) -> None:
    rows = "Ana,ana@example.com,2027-01-02..2026-12-20,5\nBo,bo@example.com,next week,many\n"
    write("records/reps.csv", f"name,email,away,most_a_week\n{rows}")
    with pytest.raises(FileProblems) as wrong:
        load_company(folder)
    told = [str(problem) for problem in wrong.value.problems]
    assert [line.split("records/")[1] for line in told] == [
        "reps.csv:2: away: '2027-01-02..2026-12-20' ends before it begins; write it like 2026-12-20..2027-01-02",
        "reps.csv:3: away: 'next week' is not a date; write it like 2026-12-31",
        "reps.csv:3: most_a_week: 'many' is not a whole number; write it like 10",
    ]


def test_two_people_may_share_one_phone(folder: Path, write: Write) -> None:
    write("records/contacts.csv", "name,phone\nChloe,5125550117\nZoe,5125550117\n")
    assert [one.name for one in load_company(folder).contacts] == ["Chloe", "Zoe"]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        (
            "contacts",
            "name,phone\nMaria,12\n",
            "2: phone: '12' is not a phone number (wrong length); write it like +15125550142",
        ),
        (
            "contacts",
            "name,phone\nMaria,maria\n",
            "2: phone: 'maria' is not a phone number; write it like +15125550142",
        ),
        (
            "contacts",
            "name,phone\nMaria,1.51256E+10\n",
            "2: phone: '1.51256E+10' is a phone number that a spreadsheet rounded; "
            "format the column as text, write it like +15125550142",
        ),
        (
            "contacts",
            "name,phone\nMaria,512-555-0142 x7\n",
            "2: phone: '512-555-0142 x7' has an extension; give a direct number, write it like +15125550142",
        ),
        (
            "contacts",
            "name,phone\nMaria,\n",
            "2: phone: a contact has neither phone nor email; give one of them, like +15125550142",
        ),
        (
            "contacts",
            "name,phone,role\nMaria,5125550142,tenent\n",
            "2: role: 'tenent' is not a role of a contact; did you mean 'tenant'?",
        ),
        (
            "contacts",
            "name,phone,consent\nMaria,5125550142,sms;-txt\n",
            "2: consent: 'txt' is not a channel; use one of: email, form, sms, voice, webchat",
        ),
        (
            "contacts",
            "name,phone,email\nMaria,,maria at home\n",
            "2: email: 'maria at home' is not an e-mail address; write it like maria@example.com",
        ),
        (
            "contacts",
            "name,phone,rolle\nMaria,5125550142,tenant\n",
            "1: unknown column 'rolle'; did you mean 'role'?",
        ),
        (
            "contacts",
            "name,email\nMaria,maria@example.com\n",
            "1: the column 'phone' is missing; add it to the first line; the columns are: "
            "name,phone,email,language,role,property,unit,consent,notes",
        ),
        ("contacts", "name,phone,name\nMaria,5125550142,\n", "1: the column 'name' is there twice; keep one of them"),
        (
            "contacts",
            "name;phone\nMaria;5125550142\n",
            "1: its columns are not separated by commas; save it as CSV with commas",
        ),
        (
            "contacts",
            "name,phone\nLopez, Maria,5125550142\n",
            '2: has more cells than the 2 columns; put a cell that holds a comma in quotes: "a, b"',
        ),
        (
            "contacts",
            'name,phone\nMaria,5125550142\n"Eve,5125550107\n',
            '3: is not CSV (unexpected end of data); put a cell that holds a comma or quote in quotes: "a, b"',
        ),
        (
            "contacts",
            "name,phone\nMaria,5125550142\n\nMaria,512-555-0142\n",
            "4: the contact 'Maria' at +15125550142 is there twice; keep one of them; the first is on line 2",
        ),
        (
            "contacts",
            "name,phone,property\nMaria,5125550142,Lakeview Cort\n",
            "2: property: company.yaml has no property 'Lakeview Cort'; did you mean 'Lakeview Court'?",
        ),
        ("units", "property,unit\nLakeview Court,\n", "2: unit: is missing; write it like 4B"),
        (
            "units",
            "property,unit\nElsewhere,1\n",
            "2: property: company.yaml has no property 'Elsewhere'; use one of: Lakeview Court",
        ),
        (
            "units",
            "property,unit\nLakeview Court,4B\nLakeview Court,4B\n",
            "3: the unit 4B of Lakeview Court is there twice; keep one of them; the first is on line 2",
        ),
        *(
            (
                "units",
                f"property,unit,response_h\nLakeview Court,4B,{said}\n",
                f"2: response_h: '{said}' is not a number of hours; write it like 4 or 0.5, at most 720",
            )
            for said in ("0", "-1", "721", "4h", "nan", "1e2")
        ),
        (
            "units",
            "property,unit,nte_usd\nLakeview Court,4B,$-5\n",
            "2: nte_usd: '$-5' is not an amount; write it like 450",
        ),
        (
            "vendors",
            "name,trade,phone\nVolt,electric,5125550192\n",
            "2: trade: 'electric' is not a trade; did you mean 'electrical'?",
        ),
        (
            "vendors",
            "name,trade,phone,insurance_until\nVolt,electrical,5125550192,12/31/2028\n",
            "2: insurance_until: '12/31/2028' is not a date; write it like 2026-12-31",
        ),
        (
            "vendors",
            "name,trade,phone,areas\nVolt,electrical,5125550192,Lakeview Court;West\n",
            "2: areas: company.yaml has no property 'West'; use one of: Lakeview Court",
        ),
        (
            "vendors",
            "name,trade,phone\nVolt,electrical,5125550192\nWatt,electrical,5125550192\n",
            "3: the vendor +15125550192 is there twice; keep one of them; the first is on line 2",
        ),
        (
            "on_call",
            "phone,kind\n5125550192,boss\n",
            "2: kind: 'boss' is not a kind of shift; use one of: staff, vendor",
        ),
        (
            "on_call",
            "phone,kind,from,to,weekly\n5125550192,staff,8,18:00,mon\n",
            "2: from: '8' is not a time of day; write it like 08:00",
        ),
        (
            "on_call",
            "phone,kind,from,to\n5125550192,staff,2026-03-09T08:00,2026-03-09T07:00\n",
            "2: to: the shift ends before it begins; give a later 'to', or days in 'weekly' and local times",
        ),
        (
            "work_orders",
            "id,trade,status,reported_at\nWO-1,plumbing,opened,2026-03-09T08:00\n",
            "2: status: 'opened' is not a status; did you mean 'open'?",
        ),
        (
            "work_orders",
            "id,trade,status,reported_at\nWO-1,plumbing,open,March 9\n",
            "2: reported_at: 'March 9' is not a date and time; write it like 2026-03-09T02:04:00-05:00",
        ),
        (
            "work_orders",
            "id,trade,status,reported_at\nWO-1,plumbing,open,\n",
            "2: reported_at: is missing; write it like 2026-03-09T02:04:00-05:00",
        ),
        (
            "work_orders",
            "id,trade,status,reported_at,vendor\nWO-1,plumbing,open,2026-03-09T08:00,Volt\n",
            "2: vendor: 'Volt' is neither a phone number nor an e-mail address; write it like +15125550142",
        ),
        (
            "appointments",
            "id,contact,starts_at,status\nA1,5125550142,2026-03-09T08:00,shwn\n",
            "2: status: 'shwn' is not a status; did you mean 'shown'?",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_mend(
    name: str, text: str, problem: str, write: Write, named: Named
) -> None:
    write(f"records/{name}.csv", text)
    assert named() == [f"records/{name}.csv:{problem}"]


def test_a_record_file_with_a_name_that_nobody_reads_is_named(write: Write, named: Named) -> None:
    write("records/tenants.csv", "name,phone\n")
    write("records/vendor.csv", VENDORS)
    assert named() == [
        "records/tenants.csv: is no record file that Deskhand knows; use one of: appointments, contacts, meetings, "
        "on_call, reps, units, vendors, waitlist, work_orders",
        "records/vendor.csv: is no record file that Deskhand knows; did you mean 'vendors'?",
    ]


def test_the_line_of_a_row_counts_the_lines_inside_quoted_cells(write: Write, named: Named) -> None:
    write("records/contacts.csv", 'name,phone,notes\nEve,5125550107,"two\nlines"\nMaria,12,\n')
    assert [problem.split(": ")[0] for problem in named()] == ["records/contacts.csv:4"]


def test_spreadsheet_marks_and_trailing_empty_columns_are_fine(folder: Path, write: Write) -> None:
    write("records/contacts.csv", b"\xef\xbb\xbfname,phone,,\r\nMaria,5125550142,,\r\n,,,\r\n")
    assert load_company(folder).contacts == (Contact("Maria", "+15125550142"),)


def test_latin_1_rows_say_which_line_and_how_to_save(write: Write, named: Named) -> None:
    write("records/contacts.csv", "name,phone\nTomás,5125550106\n".encode("latin-1"))
    assert named() == [
        "records/contacts.csv:2: is not UTF-8 text (it looks like Latin-1 or Windows-1252); "
        "save it as UTF-8 (Excel: 'CSV UTF-8'; Notepad: Encoding, 'UTF-8')"
    ]


def test_mistakes_of_all_files_are_named_together(write: Write, named: Named) -> None:
    write("company.yaml", "name: x\ntime_zone: America/Chicago\nlimit: 1\n")
    write("records/contacts.csv", "name,phone\nMaria,12\nEve,13\n")
    write("records/vendors.csv", "name,trade,phone\nVolt,x,5125550192\n")
    assert [problem.split(": ")[0] for problem in named()] == [
        "company.yaml:3",
        "records/contacts.csv:2",
        "records/contacts.csv:3",
        "records/vendors.csv:2",
    ]


def test_a_unit_whose_name_looks_like_the_code_of_a_question_is_a_warning(folder: Path, write: Write) -> None:
    write("records/units.csv", "property,unit\nLakeview Court,C11\nLakeview Court,C111\nLakeview Court,4B\n")
    assert [str(warning).removeprefix(f"{folder}/") for warning in load_company(folder).warnings] == [
        "records/units.csv:2: unit: 'C11' looks like the code of a question, a letter and two digits; "
        "write it with one digit more, so that no words are taken for one",
    ]


def test_who_is_not_listed_is_a_warning_and_the_company_loads(folder: Path, write: Write) -> None:
    write(
        "company.yaml",
        "name: x\ntime_zone: America/Chicago\nescalation: [+15125550100]\n"
        "properties:\n  - name: East\n    preferred_vendors: [+15125550190]\n",
    )
    write("records/contacts.csv", "name,phone,property,unit\nMaria,5125550142,East,9Z\n")
    write("records/units.csv", "property,unit,warranty_vendor\nEast,1A,+15125550191\n")
    write("records/on_call.csv", "phone,kind\n+15125550192,vendor\n+15125550100,staff\n")
    write(
        "records/work_orders.csv",
        "id,trade,status,reported_at,vendor\nWO-1,plumbing,open,2026-03-09T08:00,+15125550193\n",
    )
    mend = "correct it, or add the vendor there"
    assert [str(warning).removeprefix(f"{folder}/") for warning in load_company(folder).warnings] == [
        f"company.yaml:6: properties.preferred_vendors: +15125550190 is not in records/vendors.csv; {mend}",
        "company.yaml:3: escalation: +15125550100 is not in records/contacts.csv; "
        "add a row for it, so that pages name who is asked",
        "records/contacts.csv:2: unit: East has no unit '9Z' in units.csv; correct it, or add the unit there",
        f"records/units.csv:2: warranty_vendor: +15125550191 is not in records/vendors.csv; {mend}",
        f"records/on_call.csv:2: phone: +15125550192 is not in records/vendors.csv; {mend}",
        f"records/work_orders.csv:2: vendor: +15125550193 is not in records/vendors.csv; {mend}",
    ]
