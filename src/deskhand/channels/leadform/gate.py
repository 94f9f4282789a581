"""How often a place and an address may come, and which tokens were used: in memory of this process, for one company.

An address may be somebody else's: whoever it belongs to gets no more than so many answers that they did not ask for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from deskhand.channels.leadform.refusal import NoLead
from deskhand.channels.leadform.window import MOST_KEPT, Window

HOUR, DAY = 3_600.0, 86_400.0
TOKENS_BY_PLACE, POSTS_BY_PLACE = ((60, 600.0),), ((12, 600.0), (60, DAY))
LEADS_BY_ADDRESS = ((3, HOUR), (6, DAY))
"""(most, within so many seconds)."""


class Gate:
    """Used from one thread: the server's loop. `now` gives seconds; a place is a network, in any words."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._tokens = [Window(*rate, now) for rate in TOKENS_BY_PLACE]
        self._posts = [Window(*rate, now) for rate in POSTS_BY_PLACE]
        self._leads = [Window(*rate, now) for rate in LEADS_BY_ADDRESS]
        self._used: OrderedDict[str, str] = OrderedDict()

    def begins(self, place: str) -> None:
        """Somebody wants a token; NoLead where that is too often."""
        _count(self._tokens, place)

    def posts(self, place: str) -> None:
        """Somebody sends a form, whatever is in it; NoLead where that is too often."""
        _count(self._posts, place)

    def admit(self, nonce: str, digest: str, sender: str) -> None:
        """One lead for each token; NoLead where another was sent with it, or the address has had enough.

        The same one again, since its answer was lost, is admitted again and counts once.
        """
        known = self._used.get(nonce)
        if known == digest:
            return
        if known is not None:
            raise NoLead("token_used", "something else was sent with this token; ask for a new one")
        _count(self._leads, mailbox_of(sender))
        self._used[nonce] = digest
        if len(self._used) > MOST_KEPT:
            self._used.popitem(last=False)


def mailbox_of(address: str) -> str:
    """maria+1@example.com and maria+2@example.com are read by one person."""
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}" if at else address


def _count(windows: Sequence[Window], who: str) -> None:
    """In all windows; NoLead, and in none, where one of them is full."""
    wait_s = max(window.wait_s(who) for window in windows)
    if wait_s > 0:
        raise NoLead("too_often", "too many messages just now; try again later", wait_s)
    for window in windows:
        window.count(who)
