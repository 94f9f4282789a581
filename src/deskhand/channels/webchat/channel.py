"""Chat on the business's own site. The page fetches what is said to its visitor, so to send is to keep."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest

from pydantic import SecretStr

from deskhand.channels.webchat import wire
from deskhand.domain.errors import Misconfigured, Rejected, Unknown, Untrusted
from deskhand.domain.event import WordsReceived
from deskhand.ports import Inbound, Listed
from deskhand.store import chats
from deskhand.store.chats import ChatMessage
from deskhand.store.database import Store

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Begun:
    """A new chat: the token is the visitor's alone and is kept nowhere here."""

    address: str
    token: str = field(repr=False)


class WebChat:
    """The chats of one company, in its store. Thread-safe."""

    name = "webchat"

    def __init__(self, secret: SecretStr, *, proxies: str = "127.0.0.1, ::1", store: Store | None = None) -> None:
        """Without `store` nothing can be sent: good for looking at the settings."""
        if len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise Misconfigured(
                f"webchat: secret is shorter than {SHORTEST_SECRET} characters; make one with: openssl rand -hex 32"
            )
        try:
            self.proxies = wire.parse_networks(proxies)
        except wire.Malformed as error:
            raise Misconfigured(f"webchat: proxies: {error}; write them like 10.0.0.5, 10.1.0.0/16") from error
        self._secret, self._store = secret, store

    def __repr__(self) -> str:
        return "WebChat()"

    def close(self) -> None:
        """The store is not ours to close."""

    def check(self) -> None:
        """There is nobody else to ask."""

    def begin(self) -> Begun:
        """A chat for a new visitor. Nothing is stored: who begins a thousand costs us nothing."""
        token = secrets.token_urlsafe(32)
        return Begun(wire.address_of(self._secret.get_secret_value(), token), token)

    def owner(self, url: str, headers: Mapping[str, str]) -> str:
        """The address of the chat that the request is about; Untrusted unless it carries that chat's token."""
        asked = wire.parse_thread(url).address
        own = wire.address_of(self._secret.get_secret_value(), wire.parse_token(headers))
        if not compare_digest(asked, own):
            raise Untrusted("the token is not that of this chat")
        return own

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        """The visitor's words, under the id that their page gave them: sent again they have the same one."""
        address = self.owner(url, headers)
        try:
            written = wire.parse_message(body)
        except wire.Malformed as error:
            raise Untrusted(str(error)) from error
        name = f"{address}:{written.id}"
        return Inbound(name, WordsReceived(self.name, address, self.name, written.text, name))

    def send(self, to: str, text: str, key: str) -> str:
        """Keep `text` for the visitor and return `key`; a key that is known keeps nothing again."""
        if not wire.ADDRESS.fullmatch(to):
            raise Rejected("invalid", "no address of a chat")
        store = self._kept()
        try:
            with store.write() as tx:
                chats.put(tx, key, to, text, datetime.now(UTC))
        except Exception as error:  # whatever the database has: it may have kept it
            raise Unknown(f"the store did not say whether it kept the message: {type(error).__name__}", key) from error
        return key

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed]:
        with self._kept().read() as tx:
            found = chats.since(tx, to, since)
        return [Listed(one.key, to, one.text, one.at, "sent") for one in found]

    def sent_after(self, to: str, seq: int) -> tuple[ChatMessage, ...]:
        """What has been said to a visitor after message `seq`, oldest first; at most a page of it."""
        with self._kept().read() as tx:
            return chats.after(tx, to, seq)

    def _kept(self) -> Store:
        if self._store is None:
            raise Misconfigured("webchat was opened without the company's store")
        return self._store
