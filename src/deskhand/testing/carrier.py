"""A Twilio-compatible carrier on loopback, as unfriendly as the original: no idempotency, lost answers, late reports.

    with Carrier("AC…", "token") as carrier:
        carrier.behave(lose_reply=1)
        …
        assert [message.text for message in carrier.messages] == ["Hello"]

Nothing here sleeps: every wait ends when the carrier is closed.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from types import TracebackType

from deskhand.testing.carrier_api import Api
from deskhand.testing.carrier_book import Behaviour, Book, CallBacks, Posted
from deskhand.testing.carrier_http import CarrierServer
from deskhand.testing.carrier_message import CarrierMessage, Kind
from deskhand.testing.carrier_reports import Reports
from deskhand.testing.carrier_wire import signed_request
from deskhand.testing.signed_request import SignedRequest
from deskhand.testing.waiting import PATIENCE_S


class Carrier:
    """The carrier and the people who write through it. Its methods may be called from any thread."""

    def __init__(self, account_sid: str, auth_token: str, number: str = "+15125550000", hook: str = "") -> None:
        """`number` is the company's own; `hook` is where `deliver` posts, and may be set later."""
        self.account_sid, self.number, self.hook = account_sid, number, hook
        self._token = auth_token
        self._book = Book()
        self._delivered: list[SignedRequest] = []

    def __repr__(self) -> str:
        return f"Carrier({self.account_sid})"

    def __enter__(self) -> Carrier:
        self._reports = Reports(self.account_sid, self._token, self._book)
        self._server = CarrierServer(Api(self.account_sid, self._token, self.number, self._book, self._reports).answer)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="carrier")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._book.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._book.settle(15.0)
        self._reports.close()

    # -------------------------------------------------------------- what a test sees

    @property
    def url(self) -> str:
        """The base address of the API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def messages(self) -> tuple[CarrierMessage, ...]:
        """All messages taken, oldest first, as they stand now."""
        return self._book.messages()

    @property
    def posted(self) -> tuple[Posted, ...]:
        """All requests made to web hooks, call-backs and words, in the order of their answers."""
        return self._book.posted()

    def wait_for(self, count: int, timeout_s: float = PATIENCE_S) -> tuple[CarrierMessage, ...]:
        """All messages once at least `count` are taken; TimeoutError when they are not."""
        self._book.wait_for(count, timeout_s)
        return self.messages

    def wait_to(self, number: str, count: int = 1, timeout_s: float = PATIENCE_S) -> tuple[str, ...]:
        """The texts to `number`, oldest first, once there are at least `count`; TimeoutError when there are not."""
        return tuple(message.text for message in self._book.wait_to(number, count, timeout_s))

    def settle(self, timeout_s: float = PATIENCE_S) -> None:
        """Return when every call-back that is due has been posted; TimeoutError when that takes longer."""
        self._book.settle(timeout_s)

    # -------------------------------------------------------------- what a test sets

    def behave(
        self,
        *,
        lose_reply: int = 0,
        status: int | None = None,
        code: int | None = None,
        times: int | None = None,
        taken: bool = False,
        retry_after_s: int | None = None,
        garbage: bool = False,
        slow_s: float = 0.0,
        call_backs: CallBacks = "once",
        call_back_after_s: float = 0.0,
        held: bool = False,
    ) -> None:
        """From here on, instead of whatever was set before; without arguments the carrier is well again.

        - lose_reply: take that many messages and close their connections without a word;
        - status, code: answer so without taking, or after it where `taken`;
        - retry_after_s: with a Retry-After header of so many seconds;
        - garbage: take, and answer 201 with a body that is no JSON;
        - slow_s: take, and answer so much later;
        - call_backs, call_back_after_s: how and how late what becomes of a message is reported;
        - held: take, and leave it queued: no status follows;
        - times: all this for that many requests, then well again; for ever when None.
        """
        answers = (lose_reply, status, code, times, taken, retry_after_s, garbage, slow_s)
        self._book.behave(Behaviour(*answers, call_backs, call_back_after_s, held))

    def mark(self, number: str, kind: Kind) -> None:
        """Say what `number` is, `*` for all that are not marked."""
        self._book.mark(number, kind)

    # -------------------------------------------------------------- people who write

    def words(
        self,
        sender: str,
        text: str | bytes,
        *,
        media: Sequence[str] = (),
        types: Sequence[str] = (),
        url: str | None = None,
        sid: str | None = None,
        forged: bool = False,
        without: Sequence[str] = (),
    ) -> SignedRequest:
        """The request that tells a hook of a message; bytes go on the wire as they are. `without` leaves fields out.

        `types` are those of the media, JPEG pictures where none are given.
        """
        sid = sid or self._book.new_sid("MM" if media else "SM")
        fields: list[tuple[str, str | bytes]] = [
            ("ToCountry", "US"),
            ("MessageSid", sid),
            ("SmsSid", sid),
            ("SmsMessageSid", sid),
            ("SmsStatus", "received"),
            ("AccountSid", self.account_sid),
            ("ApiVersion", "2010-04-01"),
            ("From", sender),
            ("To", self.number),
            ("Body", text),
            ("NumSegments", "1"),
            ("NumMedia", str(len(media))),
        ]
        for n, (address, kind) in enumerate(zip(media, types or ["image/jpeg"] * len(media), strict=True)):
            fields += [(f"MediaUrl{n}", address), (f"MediaContentType{n}", kind)]
        kept = [field for field in fields if field[0] not in without]
        return signed_request(url or self.hook, kept, self._token, forged)

    def deliver(
        self,
        sender: str,
        text: str | bytes,
        *,
        media: Sequence[str] = (),
        url: str | None = None,
        sid: str | None = None,
        times: int = 1,
        forged: bool = False,
    ) -> tuple[int, ...]:
        """Tell the hook of a message, `times` times with the same id; the HTTP statuses that it answered."""
        request = self.words(sender, text, media=media, url=url, sid=sid, forged=forged)
        return self.deliver_all([request], times=times)

    def deliver_all(
        self, requests: Sequence[SignedRequest], *, times: int = 1, seed: int | None = None
    ) -> tuple[int, ...]:
        """Post every request `times` times, shuffled where a seed is given; the statuses in the order of posting."""
        order = [request for request in requests for _ in range(times)]
        if seed is not None:
            random.Random(seed).shuffle(order)
        self._delivered += requests
        return tuple(self._reports.post(request) for request in order)

    def replay(self) -> tuple[int, ...]:
        """Post all words that were ever delivered once more, oldest first."""
        return tuple(self._reports.post(request) for request in list(self._delivered))
