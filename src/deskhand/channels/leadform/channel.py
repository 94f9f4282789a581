"""Leads by a form. What comes in here is answered by text or mail, at the address that the lead gives: never here."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from deskhand.channels.leadform import signature, token, wire
from deskhand.channels.leadform.phone import parse_countries
from deskhand.channels.leadform.refusal import NoLead
from deskhand.channels.webchat.wire import parse_networks
from deskhand.domain.errors import Misconfigured, Rejected
from deskhand.domain.event import WordsReceived
from deskhand.ports import Inbound, Listed

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Posted:
    """A form that may be taken. `nonce` is its token's: the same one again with another `digest` is another lead."""

    nonce: str
    digest: str
    sender: str
    inbound: Inbound


class LeadForm:
    """The lead form of one company. Thread-safe."""

    name = "form"

    def __init__(
        self,
        secret: SecretStr,
        *,
        hook_secret: SecretStr | None = None,
        next_hook_secret: SecretStr | None = None,
        countries: str = "US",
        proxies: str = "127.0.0.1, ::1",
    ) -> None:
        given = (hook_secret, next_hook_secret)
        self._secret = secret.get_secret_value()
        self._hook_secrets = tuple(one.get_secret_value() for one in given if one and one.get_secret_value())
        for one in (self._secret, *self._hook_secrets):
            if len(one) < SHORTEST_SECRET:
                raise Misconfigured(
                    f"leadform: a secret is shorter than {SHORTEST_SECRET} characters; make one with: "
                    "openssl rand -hex 32"
                )
        try:
            self.countries, self.proxies = parse_countries(countries), parse_networks(proxies)
        except ValueError as error:
            raise Misconfigured(
                f"leadform: countries or proxies: {error}; write them like US, CA and 10.0.0.5, 10.1.0.0/16"
            ) from error

    def __repr__(self) -> str:
        return "LeadForm()"

    def close(self) -> None:
        """Nothing is open."""

    def check(self) -> None:
        """There is nobody else to ask."""

    # -------------------------------------------------------------- other systems

    def receive(self, url: str, headers: Mapping[str, str], body: bytes) -> Inbound:
        """A signed lead of another system, under the id that it gave: sent again it is the same one.

        NoLead (it is Untrusted) where the signature does not hold, is of another time, or the lead is none.
        """
        if not self._hook_secrets:
            raise NoLead("no_hook", "no secret is set for leads of other systems (DESKHAND_LEADFORM_HOOK_SECRET)")
        signature.check_signature(headers.get(signature.HEADER, ""), body, self._hook_secrets, time.time())
        name, fields = wire.parse_hook(body)
        return self._inbound(f"hook:{name}", wire.read_lead(fields, self.countries, cut=True), "signed")

    # -------------------------------------------------------------- the page

    def token(self, now: float) -> str:
        """For a page in which somebody begins to write. Nothing is stored: who asks for a thousand costs us nothing."""
        return token.make_token(self._secret, secrets.token_urlsafe(16), now)

    def posted(self, body: bytes, origin: str, now: float) -> Posted:
        """The form that a page of `origin` sent, at `now` (seconds); NoLead where it may not be taken."""
        filled = wire.parse_form(body)
        if filled.trap.strip():
            raise NoLead("trap", "a field that people do not see was filled in; empty it and send again")
        nonce = token.nonce_of(self._secret, filled.token, now)
        lead = wire.read_lead(filled.fields, self.countries)
        digest = hashlib.sha256(lead.text.encode()).hexdigest()[:24]
        inbound = self._inbound(f"form:{nonce}:{digest}", lead, f"origin={origin}")
        return Posted(nonce, digest, lead.sender, inbound)

    def _inbound(self, name: str, lead: wire.Lead, origin: str) -> Inbound:
        checks = " ".join((origin, *lead.flags))
        return Inbound(name, WordsReceived(self.name, lead.sender, self.name, lead.text, name, checks=checks))

    # -------------------------------------------------------------- nothing goes out

    def send(self, to: str, text: str, key: str) -> str:
        """Rejected, always: whoever filled in a form is answered at the address that they gave."""
        raise Rejected("no_channel", "a form carries nothing back; answer by text or mail")

    def sent_since(self, to: str, since: datetime) -> Sequence[Listed] | None:
        return None
