"""Moments in which only approved words are sent.

Safety and safe steps, money, law, opt-out, codes and keys, saying that it is AI, the company's own answers, what may not wait.
Vendors and staff get them too: their messages carry codes, and words of other people.
"""

from __future__ import annotations

import re

from deskhand.domain.action import Purpose, SendMessage

_NEVER = frozenset({Purpose.SAFETY, Purpose.INTERNAL})
_ACTS = re.compile(
    r"opt_?out|opted|unsubscribe|(?:^|_)stop|(?:^|_)(?:help|start)$|safety|hazard|danger|emergency|evacuate|911|988"
    r"|approv|limit|money|price|cost|quote|(?:^|_)fees?(?:_|$)|refund|pay|invoice|legal|lawyer|liab|threat|fair_housing|accommodat"
    r"|code|key|page|hand_off|handed_over|authority|disclos|human|are_you"
    r"|introduc|welcome|small_talk|^answer$|^ask_step$|amount|counter|refus|offer"
)
_MONEY = re.compile(r"[$€£]\s?\d|\b(?:usd|eur|dollars?)\b", re.IGNORECASE)


def is_template_only(message: SendMessage) -> bool:
    """True where `message` is never worded by a model, whatever the model could do."""
    if message.purpose in _NEVER or message.emergency or _ACTS.search(message.act):
        return True
    return any(_MONEY.search(value) for _name, value in message.facts)
