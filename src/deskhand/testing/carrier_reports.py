"""What becomes of a message at the test carrier, and telling the address that asked to be told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx

from deskhand.testing.carrier_book import Behaviour, Book, Posted
from deskhand.testing.carrier_message import CarrierMessage
from deskhand.testing.carrier_wire import signed_request
from deskhand.testing.signed_request import SignedRequest

Step = tuple[str, int | None]


class Reports:
    """Posts signed requests to web hooks and notes the answers in the book."""

    def __init__(self, account_sid: str, token: str, book: Book) -> None:
        self._account_sid, self._token, self._book = account_sid, token, book
        self._client = httpx.Client(timeout=10, trust_env=False, verify=False)  # hooks are http on loopback

    def close(self) -> None:
        self._client.close()

    def post(self, request: SignedRequest) -> int:
        """The status of the answer; 0 where there was none."""
        try:
            status = self._client.post(request.url, content=request.body, headers=dict(request.headers)).status_code
        except httpx.HTTPError:
            status = 0
        self._book.note(Posted(request, status))
        return status

    def later(self, message: CarrierMessage, behaviour: Behaviour) -> Callable[[], None]:
        """What starts the rest of the message's life; it counts as due from now on."""
        self._book.busy(1)
        return threading.Thread(target=self.run, args=(message, behaviour, 1), name="carrier call-backs").start

    def run(self, message: CarrierMessage, behaviour: Behaviour, counted: int = 0) -> None:
        try:
            if not behaviour.held and not self._book.closing.wait(behaviour.call_back_after_s):
                self._live(message, behaviour)
        finally:
            self._book.busy(-counted)

    def _live(self, message: CarrierMessage, behaviour: Behaviour) -> None:
        fate = self._book.fate(message.to)
        steps: list[Step] = [("sent", None), (fate.ends, fate.error)]
        for status, error in steps:
            self._book.move(message.sid, status, error)
        for status, error in _told(steps, behaviour):
            self._call_back(message, status, error)

    def _call_back(self, message: CarrierMessage, status: str, error: int | None) -> None:
        if not message.call_back or self._book.closing.is_set():
            return
        fields = [
            ("MessageSid", message.sid),
            ("SmsSid", message.sid),
            ("MessageStatus", status),
            ("SmsStatus", status),
            ("AccountSid", self._account_sid),
            ("From", message.sender),
            ("To", message.to),
        ]
        fields += [("ErrorCode", str(error))] if error else []
        self.post(signed_request(message.call_back, fields, self._token))


def _told(steps: list[Step], behaviour: Behaviour) -> list[Step]:
    if behaviour.call_backs == "never":
        return []
    if behaviour.call_backs == "twice":
        return [step for step in steps for _ in range(2)]
    return steps[::-1] if behaviour.call_backs == "reversed" else steps
