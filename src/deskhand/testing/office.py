"""The office: a whole company in memory whose story a test tells and whose messages it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from deskhand import app
from deskhand.config import CompanyFiles, load_company
from deskhand.domain.action import SendInvitation
from deskhand.domain.case import Case
from deskhand.domain.company import Company
from deskhand.domain.event import WordsReceived
from deskhand.engine.invariants import broken_invariants
from deskhand.engine.post import accept, words_id
from deskhand.engine.queue.embedded import run_due
from deskhand.ports import Inbound, Weather
from deskhand.rehearsal.play import code_for
from deskhand.rehearsal.record import Record, Reply, read_record
from deskhand.rehearsal.sandbox import Sandbox, open_sandbox
from deskhand.store import effects
from deskhand.testing.fake_phone import FakePhone

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NIGHT = "2026-03-09T02:04:00-05:00"
DAY = "2026-03-09T10:00:00-05:00"

MARIA, DANA, LUIS, GRACE = "+15125550142", "+15125550100", "+15125550101", "+15125550102"
RELIABLE, BRIGHTWATER = "+15125550190", "+15125550191"
JAMES, JAVIER, ZOE, STRANGER = "+15125550104", "+15125550118", "+15125550117", "+15125550777"

BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"
DRIP = "the bathroom faucet drips a little, no rush"


class Office:
    """Lakeview (or another company, or one with other settings) at an instant.

    Tests are plain: say, wait, read what was sent.
    """

    def __init__(
        self,
        at: str = NIGHT,
        company: str | Company = "lakeview",
        outdoor_f: float | None = None,
        weather: Weather | None = None,
        with_phone: bool = False,
        with_invitations: bool = False,
        **changed: object,
    ) -> None:
        name = company if isinstance(company, str) else company.id
        files: CompanyFiles = replace(load_company(EXAMPLES / name), outdoor_f=outdoor_f)
        files = files if isinstance(company, str) else replace(files, company=company)
        self.files = replace(files, **changed)  # type: ignore[arg-type]
        self.box: Sandbox = open_sandbox(
            self.files,
            datetime.fromisoformat(at),
            app.local_language(),
            weather=weather,
            with_phone=with_phone,
            with_invitations=with_invitations,
        )

    def sms(self, sender: str, *texts: str, media: Sequence[str] = (), times: int = 1) -> None:
        """Texts that arrive together; `{code}` is the code of the newest question sent to `sender`."""
        code = code_for(self.box, sender) or "" if any("{code}" in text for text in texts) else ""
        self.box.hear(sender, [text.replace("{code}", code) for text in texts], "sms", media, times)

    def mail(
        self, sender: str, text: str, subject: str = "", name: str = "", answers: Sequence[str] = (), times: int = 1
    ) -> None:
        """One mail as a mailbox gives it to the line; `answers` are ids of messages that it stands below."""
        name = name or f"<mail-{len(self.box.inbound) + 1}@example.com>"
        words = WordsReceived("email", sender, "desk@example.com", text, name, (), subject, tuple(answers))
        for _ in range(times):
            accept(self.box.line, Inbound(name, words))
        self.box.inbound.append(words_id("email", name))
        self.box.settle()

    def breath(self, sender: str, *texts: str, apart_s: float = 2.5) -> None:
        """Texts one after another as in life: each is read when it comes, what waits for the rest waits."""
        for number, text in enumerate(texts):
            name = f"breath-{len(self.box.inbound) + 1}"
            accept(self.box.line, Inbound(name, WordsReceived("sms", sender, "", text, name)))
            self.box.inbound.append(words_id("sms", name))
            run_due(self.box.line, self.box.clock.now())
            if number < len(texts) - 1:
                self.box.clock.advance(timedelta(seconds=apart_s))

    def advance(self, minutes: float = 0, hours: float = 0) -> None:
        self.box.advance(timedelta(minutes=minutes, hours=hours))

    def fail(self, port: str, how: str) -> None:
        """From here on sms, records or model behaves like timeout, error, slow, raise (model) or ok."""
        match port:
            case "sms":
                self.box.channels["sms"].fail(how)  # type: ignore[arg-type]
            case "records":
                self.box.records.how = how
            case _:
                self.box.language.how = how

    def ref_of(self, effect: str) -> str | None:
        """Under which reference the carrier knows a message of ours."""
        with self.box.line.store.read() as tx:
            found = effects.get(tx, effect)
        return found.vendor_ref if found else None

    @property
    def record(self) -> Record:
        return read_record(self.box.history(), self.box.taken)

    @property
    def replies(self) -> list[Reply]:
        return self.record.replies

    @property
    def phone(self) -> FakePhone:
        """The phone of an office that was opened with one."""
        assert self.box.phone is not None, "this office has no phone"
        return self.box.phone

    def invitations(self, to: str) -> list[SendInvitation]:
        """What went into the calendar of an address, in order, in an office that was opened with invitations."""
        assert self.box.invitations is not None, "this office mails no invitations"
        return [one.invitation for one in self.box.invitations.sent if one.invitation.to == to]

    def calls(self) -> list[tuple[str, str]]:
        """Whom the phone has called with which speech act, in order."""
        return [(one.call.to, one.call.act) for one in self.phone.sent]

    def acts(self, to: str) -> list[str]:
        """The speech acts that went to an address, in order."""
        return [reply.act for reply in self.replies if reply.to == to]

    def texts(self, to: str) -> list[str]:
        """The words that went to an address, in order."""
        return [reply.text for reply in self.replies if reply.to == to]

    def cases(self, contact: str, kind: str = "fault") -> list[Case]:
        found = [case for case in self.record.cases.values() if case.contact.address == contact and case.kind == kind]
        return sorted(found, key=lambda case: case.opened_at)

    def case(self, contact: str) -> Case:
        """The newest fault case of an address."""
        return self.cases(contact)[-1]

    def broken(self) -> list[str]:
        return broken_invariants(self.box.line)
