"""What only tells of a time: what has been, what is so anyway, what others said."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.assent import is_answer, is_asking, is_asking_for
from deskhand.language.local.facts.times.lexicon import is_last

HAPPENED = (
    r"started|began|begun|happened|died|quit|broke|went|stopped|failed|burst|bought|installed|moved|was|were|wasn'?t"
    r"|weren'?t|been|came|showed|promised|told|said|called|rang|phoned|wrote|drove|spoke|ate|slept|spent|brought|texted"
    r"|emailed|woke|heard|noticed|noticing|saw|smelled|smelt"
    r"|lost|fixed|left|reported|had|did|didn'?t|got(?! (?:a|an|my|to|plans|another|church|work|class|school)\b)|gave"
    r"|flooded|leaked|tripped|blew|fell|cracked|snapped|exploded|replaced|repaired|painted|ran|waited|cancelled"
    r"|canceled|missed|paid|sent|asked|requested|tried|cleaned|shut|turned|found|supposed|dripped|overflowed|backed up"
    r"|cut out|gone out|kept|made|used|put|ordered|delivered|signed|arrived|popped|stalled|froze|tore|ripped|melted"
    r"|sparked|discovered|hasn'?t|haven'?t|has been|have been|since|empez[oa]|comenzo|fallecio|murio|enterr\w+|sold"
    r"|se (?:me |nos |le )?(?:fue|murio|rompio|descompuso|apago|quemo|cayo|tapo|trabo|inundo|revento|dano|acabo|arruino"
    r"|paro)|trono|estaba|estuvo|estuvieron|vino|vinieron|dijo|dije|dijiste\w*|dijeron|prometieron|prometio|llame"
    r"|llamaron|avise|avisaron|compramos|compre|instalaron|pusieron|paso|pasaron|fue|fueron|dejo|funcionaba|reporte"
    r"|reportamos|quedaron|quedo|iban a|esperamos|espere|vi|oi|olia|note|pague|pagamos|cobraron|mude|mudamos|volvio"
    r"|regreso la|llev(?:o|amos)(?! a\b)|escrib(?:i|imos)|mand(?:e|amos)|salio|arreglaron|hubo|goteo|iba"
    r"|(?:thanks|thank you|thx) for(?: \w+)?|gracias por(?: \w+)?|(?:nice|great|good|lovely) (?:to (?:meet|see)|meeting"
    r"|seeing) (?:you|ya|u)|sorry i missed|(?:sorry|apologies|perdon|disculpe|una disculpa) (?:about|for|por)"
)
PROMISED = (
    r"supposed|promised|(?<!i )said|told|swore|was (?:going|gonna) to|dijo|dijeron|prometio|prometieron|quedo en"
    r"|quedaron|iba a|iban a|se suponia|suponia"
)
HABITS = (
    r"degrees|grados|goes (?:off|out|on|down)|goes|drops|trips|leaks (?:at|every)|runs|shuts|turns|kicks|starts|stops"
    r"|beeps|chirps|makes|happens|comes on|cuts|dies|freezes|keeps|usually|always(?! (?:after|before)\b)|normally"
    r"|typically|bangs|barks"
    r"|cuts off|runs out|expires?|ends?|termina|acaba|caduca|wakes|rings|suena|se va|se apaga|se prende"
    r"|(?<!sea )siempre(?! (?:si|no|que|y cuando|despues|antes)\b)|normalmente|hace ruido|se escucha|se oye|empieza"
    r"|para a|salta|opens|closes"
    r"|close at"
    r"|close(?=\s*$)|(?:i|we|they|you) (?:close|open)|hours are|business hours|abre|abren|abrimos|cierra|cierran"
    r"|cerramos|horarios?|your hours|hours on|(?:thermostat|meter|clock|sign) (?:says|reads|shows)|turns|cumple"
    r"|open(?= (?:until|till|til|from|at)\b)|due|vence|lease|contrato|bedtime|alarm|trash|garbage|rent|wait(?! for)"
    r"|esperar|aguanta|last until|hold until|hold till|holding|survive|naps?|nap at|baby sleeps|duerme|se duerme|sleeps"
    r"|the bus|shift starts|quiet hours|(?:entro|entra|entramos|entran|empiezo|empezamos)(?: a \w+)?|delivery comes"
    r"|lands|arrives|departs|graduates|renta"
)
"""What is said of hours that are so anyway: of faults, shops and households."""
_TOLD = re.compile(
    rf"\b(?:{HAPPENED}|(?!closed|booked|need|shed|feed|indeed|slammed|swamped|speed|crated|scheduled|packed|excited"
    r"|tired|interested|weed|seed|bleed|breed|proceed|exceed|succeed|off?ered|preferred|wed\b|red\b"
    rf"|bed\b)\w{{3,}}ed)\b"
)
_REPORTED = re.compile(
    r"\b(?:tenants?|wife|husband|spouse|mom|dad|roommate|clients?|customer|seller|buyer|owner|boss|son|daughter"
    r"|neighbor|esposo|esposa|mama|inquilin[oa]|duen[oa]|hij[oa]) (?:also |just )?(?:said|says|dijo|told me|dice)\b"
)
_OFFERING = re.compile(
    r"\b(?:(?:got|had) (?:an?|any|anything|some|something)\b|(?:anything|something|spots?|any|any \w+|slots?) left"
    r"|(?:you|u|ya) (?:got|had)|put (?:me|us|it|him|her)|was (?:hoping|thinking|wondering|going to ask)"
    r"|were (?:hoping|thinking)|wanted to|if (?:he|she|they|you|u|someone|somebody|we|i) (?:came|did|made|moved"
    r"|started|had|went|got))"
)
_OTHERS = re.compile(
    r"\b(?:are|is|r) (?:you|u|ya|y'?all|they|the \w+|it|your \w+) (?:open|closed)\b|\bwhat time\b|\ba que hora\b"
    r"|\b(?:invoice|receipt|bill|statement|factura|recibo|payment|pago|photos?|report|check|email|letter"
    r"|order)(?: #*\w*)?(?: (?:from|of|for|dated|del?|on))?\s*$|\b(?:bother|molest|disturb|interrupt)\w*\b[^.!?]*$"
    r"|\b(?:can'?t|cannot|cant|couldn'?t|not|won'?t) wait(?: for| until| till)?\s*$"
    r"|^\s*(?:ya )?(?:son|eran|es casi|son casi|ya es)\s*$|\b(?:he|she|they|husband|wife|esposo|esposa|el"
    r"|ella) (?:works?|trabaja)\s*$"
)
_SINCE = re.compile(r"\b(?:since|desde|desde que)(?:\s+(?:about|like|around|el|la|las|the|como))*\s*$")
_PROMISES = re.compile(rf"\b(?:{PROMISED})\b")
_USUAL = re.compile(
    rf"\b(?:{HABITS})\b|\b(?:it|that|which|neighbors?|alarm|heater|sink|toilet|pump|ac|fridge) (?!works?\b|is\b|has\b"
    r"|suits?\b|needs?\b|wants?\b|his\b|gets?\b|this\b)\w+s\s*(?:every|each)?\s*$"
    r"|\bse (?!puede|podra|podria|queda|quedan|quede)\w+(?:a|e|n)\s*(?:cada|tod[oa]s)?\s*$|\b\w+s (?:every|each)\s*$"
)
_TO_BE_DONE = re.compile(
    r"\b(?:need|needs|needed|want|wants|get|getting|have|like|be|being|can we"
    r"|please)\s(?:(?!and\b|but\b)[\w']+\s){0,5}?(?:\w{3,}ed|done|put|fixed|cut|shut|replaced|made|sent|found|bought"
    r"|built|redone)\b"
)
_BEHIND_TOLD = re.compile(
    r"^\s*(?:(?:is|was) when|it|the \w+(?: \w+)?|they|he|she|we|i|se|el \w+|la \w+|that|cuando"
    rf"|when)\s(?:\w+\s)?(?:{HAPPENED})\b|^\s*(?:{HAPPENED})\b(?<!left)(?<!cleaned)(?<!fixed)(?<!had)"
    r"|^\s*(?:y|and) (?:sigue|still)\b|^\s*(?:like|as) (?:you|they) (?:promised|said)"
    r"|^\s*(?:\w+ )?(?:came and went|has passed|went by)\b"
)
_BEHIND_USUAL = re.compile(rf"\s*(?:ya |we |it |se |the \w+ |they |el \w+ |la \w+ )?(?:{HABITS})\b")


def is_since(before: str) -> bool:
    """Whether a time is one since which something is so."""
    return bool(_SINCE.search(before))


def is_promised(before: str) -> bool:
    """Whether somebody else promised a time: "he said he would come"."""
    return bool(_PROMISES.search(_REPORTED.sub("can", before)))


def is_past(before: str, after: str) -> bool:
    """Whether a time belongs to what has been, or to what somebody else has said."""
    before = _TO_BE_DONE.sub("can", _OFFERING.sub("can", _REPORTED.sub("can", before)))
    return (
        is_last(_TOLD, before, is_asking_for)
        or is_since(before)
        or (not is_asking(before) and bool(_BEHIND_TOLD.match(after)))
    )


def is_usual_behind(after: str) -> bool:
    """Whether the words behind an hour tell what is so anyway: "at 5 we close"."""
    return bool(_BEHIND_USUAL.match(after)) and not is_answer(after)


def is_told(before: str) -> bool:
    """Whether `before` speaks of what has been."""
    return bool(_TOLD.search(before))


def is_usual(before: str) -> bool:
    """Whether a time belongs to what is so anyway: "the store opens at 8"."""
    return is_last(_USUAL, before, is_asking)


def is_about_others(before: str) -> bool:
    """Whether a time is that of opening hours, of papers or of somebody else's work."""
    return bool(_OTHERS.search(before))
