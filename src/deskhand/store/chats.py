"""What has been said to visitors of the web chat: it lies here until their page asks for it, and after that too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from deskhand.store.database import OWN, Put, Tx
from deskhand.store.prepared import Prepared
from deskhand.store.tables import chat_messages

PAGE = 200
"""The most messages that one look gives."""

_TO = select(chat_messages).where(chat_messages.c.company == OWN, chat_messages.c.address == bindparam("to"))
PUT = Put(chat_messages)
AFTER = Prepared(_TO.where(chat_messages.c.seq > bindparam("last")).order_by(chat_messages.c.seq).limit(PAGE))
SINCE = Prepared(_TO.where(chat_messages.c.at >= bindparam("since")).order_by(chat_messages.c.seq))


@dataclass(frozen=True)
class ChatMessage:
    """One message to one visitor. `seq` grows with time: a company's writing transactions follow one another."""

    seq: int
    key: str
    text: str
    at: datetime


def put(tx: Tx, key: str, to: str, text: str, at: datetime) -> bool:
    """Keep a message; False where its key is known: what was kept first stays."""
    return tx.put(PUT, key=key, address=to, text=text, at=at)


def after(tx: Tx, to: str, seq: int) -> tuple[ChatMessage, ...]:
    """The first `PAGE` messages to this address that came after `seq`, oldest first."""
    return tuple(_message(row) for row in tx.run(AFTER, to=to, last=seq))


def since(tx: Tx, to: str, at: datetime) -> tuple[ChatMessage, ...]:
    """All messages to this address since that instant, oldest first."""
    return tuple(_message(row) for row in tx.run(SINCE, to=to, since=at))


def _message(row: Any) -> ChatMessage:
    return ChatMessage(row.seq, row.key, row.text, row.at)
