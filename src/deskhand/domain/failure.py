"""Why words did not reach a person, and what follows from it: one vocabulary for all channels.

A `reason` is the snake_case word of `Rejected.reason` and `DeliveryReported.error`; domain/fold.py matches on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Follow(StrEnum):
    """What a failed message calls for. Several may hold at once."""

    OTHER_CHANNEL = "other_channel"
    """This address does not take these words now; another one may."""
    HUMAN = "human"
    """No channel will mend it: a person of the company looks."""
    OPT_OUT = "opt_out"
    """The person has stopped this channel; it is recorded here too."""
    OPERATOR = "operator"
    """Nobody will be reached until whoever runs Deskhand mends the account: alarm."""


FOLLOWS: Mapping[str, tuple[Follow, ...]] = MappingProxyType(
    {
        "landline": (Follow.OTHER_CHANNEL,),
        "unreachable": (Follow.OTHER_CHANNEL,),
        "invalid": (Follow.OTHER_CHANNEL, Follow.HUMAN),
        "blocked": (Follow.OTHER_CHANNEL,),
        "filtered": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "expired": (Follow.OTHER_CHANNEL,),
        "queue_full": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "rate_limited": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "daily_limit": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "region": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "unregistered": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "misconfigured": (Follow.OTHER_CHANNEL, Follow.OPERATOR),
        "opted_out": (Follow.OPT_OUT,),
        "too_long": (Follow.HUMAN,),
        "empty": (Follow.HUMAN,),
        "cancelled": (Follow.HUMAN,),
        "refused": (Follow.HUMAN,),
    }
)


def follows(reason: str) -> tuple[Follow, ...]:
    """What `reason` calls for, the first thing first; a human for a reason that nobody listed."""
    return FOLLOWS.get(reason, (Follow.HUMAN,))
