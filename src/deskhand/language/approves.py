"""Whether somebody says yes to spending money: plain words of leave, and none of doubt beside them.

A reader's impression is not enough here, whichever engine has it: of 73 lines that were no yes, set aside from training,
it took 9 for one. Whoever is not understood is asked for a plain yes or no.
"""

from __future__ import annotations

import re

from deskhand.language.words import plain

_LEAVE = re.compile(
    r"\b(?:yes+|yea+h*|yep|yup|ok(?:ay)?|k+|sure|fine|go (?:ahead|for it)|approv(?:e|es|ed)|authori[sz]ed?|proceed|accepted|agreed|affirmative|absolutely|of course"
    r"|do it|green ?light|by all means|please do|(?:that )?works for me|sounds (?:good|fair)|that works|hire (?:him|her|them|em)|send (?:him|her|them|em)|have at it|pull the trigger|let'?s do it"
    r"|si+|claro|dale|adelante|aprob(?:ado|ada|amos)|aprueb[oae]\w*|autoriz(?:o|ado|ada|amos|ar)|hazlo|hagalo|haganlo|hagale|procedan?|vale|de acuerdo|conforme|por supuesto|afirmativo|que lo hagan?|de una)\b|👍|✅"
)
_DOUBT = re.compile(
    r"\?|\b(?:no|not|nor|nop\w*|nah|\w+n't|(?:do|ca|wo|does|is|did)nt|never|but|if|unless|until|till|only|wait|hold\w*|first|before|after|check|ask|call|talk|let me|lemme|later|tomorrow|another|second|cheaper|less|lower|too"
    r"|why|who|what|how|when|maybe|perhaps|think|see|almost|up to|max|pero|aunque|solo|hasta|maximo|antes|despues|esper\w+|primero|luego|manana|otr[oa]s?|barat\w+|menos|muy|ver|quiza\w*|tal vez"
    r"|nunca|tampoco|ni|sin|pregunt\w+|habl\w+|consult\w+|dej[aeo]\w*|por que|cuanto)\b"
    r"|\bsi (?:es|son|lo|la|el|me|te|se|cuesta|baja|puede|pueden|hay|sale|no)\b"
)


def plainly_approves(text: str) -> bool:
    """True for "yes K27", "ok go ahead", "dale"; False for "yes if it is under 1000" and "tell her to wait"."""
    heard = plain(text)
    return _LEAVE.search(heard) is not None and _DOUBT.search(heard) is None
