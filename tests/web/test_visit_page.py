"""The pages of a link as HTML: in the person's language, escaped, without a script, without what the visit is for."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime

from deskhand.domain.appointment import Appointment, AppointmentStatus
from deskhand.domain.availability import Slot
from deskhand.domain.case import Case
from deskhand.domain.company import Company, Connection
from deskhand.domain.contact import Contact
from deskhand.domain.event import LinkAnswer
from deskhand.engine.visits import Outcome, Visit
from deskhand.web import visit_page
from deskhand.web.visit_words import WORDS

AT = datetime(2027, 3, 4, 16, tzinfo=UTC)
OWN = Appointment("B-1", "+12105550120", AT, "Ruth", "Dr. Okafor", "root canal", 60)
OTHER = Slot(datetime(2027, 3, 5, 17, 30, tzinfo=UTC), 60, "Dr. Okafor")
CASE = Case("v" + "0" * 20, "sentinel", "appointment", "t", Contact("Ruth", "+12105550120"), "sms", AT)
COMPANY = Company(
    "b", "Bright & <Sons>", "America/Chicago", connections={"sms": Connection("sms", "+12105550199", "sentinel")}
)
VISIT = Visit(CASE, OWN, (OTHER,))


def page(visit: Visit = VISIT) -> str:
    return visit_page.standing_page(COMPANY, visit, "token", "")


def spanish(visit: Visit = VISIT) -> Visit:
    return replace(visit, case=replace(visit.case, language="es"))


def buttons(html: str) -> list[str]:
    return [re.sub("<[^>]+>", "", label) for label in re.findall(r"<button[^>]*>(.*?)</button>", html)]


def test_an_appointment_has_a_button_to_come_the_free_times_and_one_to_cancel():
    assert buttons(page()) == ["I will be there", "Friday, March 5, 11:30 AM", "Cancel it"]
    assert buttons(page(spanish())) == ["Voy a ir", "El viernes 5 de marzo, 11:30 a. m.", "Anularla"]


def test_it_says_when_in_which_zone_and_never_what_for():
    html = page()
    assert ("Thursday, March 4, 10:00 AM" in html, "America/Chicago" in html, "+12105550199" in html) == (True,) * 3
    assert not re.search("root canal|Okafor|Ruth", html)


def test_what_people_wrote_is_escaped_and_there_is_no_script():
    html = page()
    assert "Bright &amp; &lt;Sons&gt;" in html
    assert not re.search(r"<script|<Sons>|javascript:|\son\w+=", html)


def test_only_what_can_be_pressed_has_a_button():
    cancelled = replace(OWN, status=AppointmentStatus.CANCELLED)
    missed = replace(OWN, status=AppointmentStatus.MISSED)
    assert buttons(page(replace(VISIT, appointment=replace(OWN, status=AppointmentStatus.CONFIRMED))))[-1] == "Cancel it"
    assert buttons(page(replace(VISIT, appointment=cancelled, times=()))) == []
    assert buttons(page(replace(VISIT, appointment=missed))) == ["Friday, March 5, 11:30 AM"]
    assert buttons(page(replace(VISIT, appointment=None))) == ["Friday, March 5, 11:30 AM"]
    assert "No free time" in page(replace(VISIT, times=()))


def test_the_step_before_a_cancellation_asks_and_says_who_decides():
    sure, late = (visit_page.sure_page(COMPANY, replace(VISIT, late=late), "token") for late in (False, True))
    assert (buttons(sure), "decides" in sure, "decides" in late) == (["Yes, cancel it"], False, True)
    assert 'href="../token"' in sure


def test_a_press_is_answered_with_what_happens():
    def said(outcome: Outcome, answer: LinkAnswer, visit: Visit = VISIT) -> str:
        return visit_page.outcome_page(COMPANY, visit, "token", outcome, answer, OTHER.starts_at)

    assert "Friday, March 5, 11:30 AM" in said(Outcome.UNDER_WAY, LinkAnswer.SLOT)
    assert "Thursday, March 4, 10:00 AM" in said(Outcome.UNDER_WAY, LinkAnswer.CANCEL)
    assert "decides" in said(Outcome.TO_A_PERSON, LinkAnswer.CANCEL)
    assert 'action="../token/slot"' in said(Outcome.NOT_FREE, LinkAnswer.SLOT)
    assert "Gracias" in said(Outcome.UNDER_WAY, LinkAnswer.CONFIRM, spanish())


def test_the_policy_allows_this_style_and_forms_to_this_server_alone():
    style = re.search("<style>(.*?)</style>", page())
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    parts = visit_page.POLICY.split("; ")
    assert parts[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    assert parts[2:] == ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]


def test_both_languages_have_all_words_with_the_same_places():
    places = {
        language: {name: set(re.findall(r"{(\w+)}", said)) for name, said in words.items()}
        for language, words in WORDS.items()
    }
    assert places["en"] == places["es"]
