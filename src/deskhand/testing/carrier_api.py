"""The test carrier's REST API: the part of Twilio's 2010-04-01 that sends and lists messages."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from deskhand.testing.carrier_book import Behaviour, Book
from deskhand.testing.carrier_http import Asked, Reply
from deskhand.testing.carrier_message import CarrierMessage, as_json
from deskhand.testing.carrier_reports import Reports

LONGEST = 1600


class Api:
    """Answers requests; knows no idempotency."""

    def __init__(self, account_sid: str, token: str, number: str, book: Book, reports: Reports) -> None:
        self._account_sid, self._number = account_sid, number
        self._basic = "Basic " + base64.b64encode(f"{account_sid}:{token}".encode()).decode()
        self._book, self._reports = book, reports

    def answer(self, asked: Asked) -> Reply:
        account = f"/2010-04-01/Accounts/{self._account_sid}"
        if asked.authorization != self._basic:
            return _refusal(401, 20003)
        if asked.path == f"{account}.json":
            return Reply(200, {"sid": self._account_sid, "status": "active"})
        if asked.path != f"{account}/Messages.json":
            return _refusal(404, 20404)
        creating = asked.method == "POST"
        behaviour = self._book.next_behaviour(creating)
        if behaviour.status and not behaviour.taken:
            return _refusal(behaviour.status, behaviour.code, behaviour.retry_after_s)
        return self._create(asked, behaviour) if creating else self._list(asked)

    def _create(self, asked: Asked, behaviour: Behaviour) -> Reply:
        wrong, fate = _wrong_in(asked.form), self._book.fate(asked.form.get("To", ""))
        if wrong:
            return _refusal(400, wrong)
        if fate.status:
            return _refusal(fate.status, fate.error)
        message = self._book.take(asked.form.get("From") or self._number, asked.form)
        if behaviour.call_backs == "before_reply":
            self._reports.run(message, behaviour)
            then = _nothing
        else:
            then = self._reports.later(message, behaviour)
        self._book.closing.wait(behaviour.slow_s)
        return replace(self._reply(message, behaviour), lost=behaviour.lose_reply > 0, then=then)

    def _reply(self, message: CarrierMessage, behaviour: Behaviour) -> Reply:
        if behaviour.status:
            return _refusal(behaviour.status, behaviour.code, behaviour.retry_after_s)
        return Reply(201, b"<html>" if behaviour.garbage else as_json(message, self._account_sid))

    def _list(self, asked: Asked) -> Reply:
        """Newest first. A filter on DateSent leaves out what is still queued, the less friendly reading of the API."""
        query = asked.query
        found = [one for one in reversed(self._book.messages()) if _matches(one, query)]
        size, page = int(query.get("PageSize", "50")), int(query.get("Page", "0"))
        shown, rest = found[page * size : (page + 1) * size], found[(page + 1) * size :]
        following = f"{asked.path}?{urlencode({**query, 'Page': page + 1})}"
        messages = [as_json(one, self._account_sid) for one in shown]
        return Reply(200, {"messages": messages, "page": page, "next_page_uri": following if rest else None})


def _nothing() -> None:
    """No call-back is left to make."""


def _refusal(status: int, code: int | None, retry_after_s: int | None = None) -> Reply:
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    about: dict[str, Any] = {"status": status}
    if code:
        about |= {"code": code, "message": "no", "more_info": f"https://www.twilio.com/docs/errors/{code}"}
    return Reply(status, about, headers)


def _wrong_in(form: Mapping[str, str]) -> int | None:
    """The code of the first thing wrong with a new message."""
    if not form.get("To"):
        return 21604
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return 21603
    if not form.get("Body"):
        return 21602
    if len(form["Body"].encode("utf-16-le")) // 2 > LONGEST:
        return 21617
    return None if form["To"].removeprefix("+").isdigit() else 21211


def _matches(message: CarrierMessage, query: Mapping[str, str]) -> bool:
    if query.get("To", message.to) != message.to or query.get("From", message.sender) != message.sender:
        return False
    dates = {name: query[name][:10] for name in ("DateSent", "DateSent>", "DateSent<") if name in query}
    if not dates or message.sent_at is None:
        return not dates
    day = message.sent_at.date().isoformat()
    return dates.get("DateSent>", day) <= day <= dates.get("DateSent<", day) and dates.get("DateSent", day) == day
