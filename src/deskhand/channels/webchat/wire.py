"""The web chat's bytes as values, and back. Pure.

A visitor holds a random token. What is stored, logged and stands in addresses of requests is a keyed digest of it: who
reads those can neither write as the visitor nor fetch the answers.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

from deskhand.domain.errors import Untrusted
from deskhand.store.chats import ChatMessage

LARGEST_BODY = 32_768
"""Bytes: the longest text with every character escaped, and room for its id."""
LONGEST_TEXT = 4_000
"""Characters of one message of a visitor."""
NEWEST = 2**63 - 1

ADDRESS = re.compile(r"chat:[0-9a-f]{32}")
THREAD = re.compile(r"(?P<company>[^/]+)\.(?P<digest>[0-9a-f]{32})")
PATH = re.compile(r"/chat/threads/(?P<thread>[^/]+)/messages")
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
Network = IPv4Network | IPv6Network


class Malformed(ValueError):
    """A body or a number that is not what it should be; its words are for whoever wrote the page."""


@dataclass(frozen=True)
class Written:
    """One message of a visitor under the id that their page gave it."""

    id: str
    text: str


@dataclass(frozen=True)
class Thread:
    """What stands in the address of a request: whose company, and which visitor."""

    company: str
    address: str

    def __str__(self) -> str:
        return f"{self.company}.{self.address.removeprefix('chat:')}"


# ------------------------------------------------------------------ who writes


def address_of(secret: str, token: str) -> str:
    """The address of whoever holds `token`: 32 hex digits that cannot be made without `secret`."""
    return f"chat:{hmac.new(secret.encode(), f'webchat:{token}'.encode(), hashlib.sha256).hexdigest()[:32]}"


def parse_token(headers: Mapping[str, str]) -> str:
    """The token of `Authorization: Bearer …`; Untrusted where there is none. Names of headers are in lower case."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not TOKEN.fullmatch(token.strip()):
        raise Untrusted("the request carries no token of a chat")
    return token.strip()


def parse_thread(url: str) -> Thread:
    """The thread of …/chat/threads/{thread}/messages, whatever stands before it; Untrusted for anything else."""
    path = PATH.search(urlsplit(url).path)
    named = THREAD.fullmatch(unquote(path["thread"])) if path else None
    if named is None:
        raise Untrusted("the address names no chat")
    return Thread(named["company"], f"chat:{named['digest']}")


def parse_networks(written: str) -> tuple[Network, ...]:
    """Addresses and networks with commas or spaces between them; Malformed names the one that is none."""
    try:
        return tuple(ip_network(one) for one in written.replace(",", " ").split())
    except ValueError as error:
        raise Malformed(str(error)) from error


def visitor_place(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """Where the request comes from: the peer, or what one of our own proxies says of it.

    Only the last entry that no proxy of ours made counts: all before it may be invented. A home has a whole /64.
    """
    for said in (peer, *reversed(forwarded.split(","))):
        place = _network(said)
        if place is None:
            break
        if not any(place.version == ours.version and place.subnet_of(ours) for ours in proxies):  # type: ignore[arg-type]
            return str(place.supernet(new_prefix=64) if place.version == 6 else place)
    return peer


def _network(said: str) -> Network | None:
    try:
        address = ip_address(said.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return ip_network(mapped or address)


# ------------------------------------------------------------------ what the page says


def parse_company(body: bytes) -> str:
    """The company whose chat is begun."""
    return _text(_object(body), "company", 200)


def parse_message(body: bytes) -> Written:
    """The visitor's words. What no database keeps, NUL and half a character, becomes the replacement character."""
    said = _object(body)
    name = _text(said, "id", 64)
    if not CLIENT_ID.fullmatch(name):
        raise Malformed("`id` must be 8 to 64 letters, digits, - or _")
    text = _text(said, "text", LONGEST_TEXT).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Written(name, text.replace("\0", "\ufffd"))


def parse_after(written: str) -> int:
    """The number of the last message that the page has; 0 where it has none."""
    if not re.fullmatch(r"[0-9]{1,19}", written) or int(written) > NEWEST:
        raise Malformed("`after` must be the `id` of a message, or 0")
    return int(written)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body must be JSON in UTF-8") from None
    if not isinstance(said, dict):
        raise Malformed("the body must be a JSON object")
    return said


def _text(said: Mapping[str, Any], name: str, longest: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"`{name}` must be a text that is not empty")
    if len(value) > longest:
        raise Malformed(f"`{name}` may have {longest} characters")
    return value


# ------------------------------------------------------------------ what the page is told


def messages(found: Sequence[ChatMessage]) -> dict[str, object]:
    """The answer to a look for messages: oldest first, the id of the last is the next `after`."""
    return {"messages": [{"id": str(one.seq), "text": one.text, "at": one.at.isoformat()} for one in found]}
