"""What looks like a time and is none, blanked before anybody reads."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.lexicon import COUNTS, MONTHS, WEEKDAYS, one_of, spelled_right
from deskhand.language.words import plain

_WEEKDAY = one_of(WEEKDAYS)
_PLACE = (
    r"option|opcion|choice|step|unit|apt|apto|apartment|apartamento|departamento|depto|unidad|suite|ste|room|rm|lot"
    r"|building|bldg|floor|piso|number|numero|code|codigo|gate|extension|ext|pin|order|ticket|route|exit|highway"
    r"|hwy|(?<!en )(?<!en la )(?<!en mi )casa|puerta|bloque|torre|edificio|size|size is|zone|zona|line"
)
_NO_TIMES = re.compile(
    r"\b\d{1,4}[A-Z]\b(?!\.?M)"
    r"|(?i:\b(?:in|unit|apt|apto|depto|suite|ste|room|lot|en el|en la|del|el|la) \d{1,4}[a-z]\b(?!\.?m))"
    r"|(?!20\d\d-[01]\d-[0-3]\d\b)\+?\d[\d\-. ()]{8,}\d|\b\d{3}[-. ]\d{4}\b"
    rf"|(?i:\b(?:(?:{_PLACE})s?|(?:apt|apto|bldg|depto|ext|no|num|rm|ste)s?\.) ?(?:number |numero |is "
    rf"|es )?#?\d{{1,4}}[a-z]?(?:(?:-| to | and | & )\d{{1,4}})?\b(?! ?(?:am|pm)\b))"
    r"|(?i:\b\d{1,5} (?:(?!(?:at|on|or|and|is|to|in|if|a|y|o|con|de|am|pm|the|my|our|his|her|mi)\b)[a-z]+ ){1,2}(?:st"
    r"|street|ave|avenue|rd|road|dr|drive|blvd|ln|lane|ct|court|pl|way|hwy)\b)"
    r"|[$#] ?\d[\d.,]*(?: ?k\b)?|\(\d{1,2}\)|\b\d{5,}\b|\b\d+ ?%|\S+@\S+\.\S+|https?://\S+"
    r"|\b(?i:looking at|costs?|charged?|cobr\w+|paid|pay|pagu?\w*|rent|renta) \d{3,4}\b(?!:)"
    r"|\b\d+(?:[.,]\d+)? ?(?i:dollars|bucks|dolares|pesos|usd)\b|\b\d+ out of \d+\b"
)
"""What looks like a time and is none: units, telephone numbers, streets, sums, ratings."""
_GREETINGS = (
    r"\b(?:good|great|nice|lovely|wonderful|peaceful|fun|buen[oa]s?|muy buen[oa]s?|lind[oa]|bonit[oa]|excelente|gud"
    r"|happy|feliz|enjoy (?:your|the)"
    r"|have an?(?: (?:\w+(?:ed|ful|ous|ing|ic|y)|good|great|nice|safe|super|awesome))?)"
    r" (?:long |holiday )?(?:weekend|wknd|fin de semana|finde|week"
    rf"|semana|morning|afternoon|evening|night|day|dias?|tardes?|noches?|(?!friday)(?:{_WEEKDAY})|(?<!good )friday)\b"
    r"|\bbuen dia\b|\bfelices fiestas\b|\bmerry (?:christmas|xmas)\b"
    r"|\bhappy (?:new year'?s?|thanksgiving|easter|halloween|4th(?: of july)?|holidays)\b"
    r"|\bfeliz (?:ano nuevo|navidad)\b"
    r"|\b(?:g'?morning|mornin[g']? (?:all|folks|guys|team|there)"
    r"|(?:^|(?<=[.!?] ))(?:morning|afternoon|evening)(?= all\b| everyone| paula|[,!.](?! (?:is|works|ok))))"
)
_PAST_DAYS = (
    r"\b(?:last|(?<!half )(?<!quarter )past|previous|the other(?! (?:days|weeks))"
    r"|el pasado(?! (?:manana|mnana|manna)\b)|la pasada"
    rf"|el otro(?! (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo))) (?:(?:{_WEEKDAY})(?: (?:morning|night"
    r"|evening|afternoon))?|(?:(?:other|few|couple(?: of)?|\d+) )?(?:mornings?|afternoons?|evenings?|nights?|days?"
    r"|weeks?|weekends?|mananas?|tardes?|noches?|dias?|semanas?|months?|years?|fines de semana))\b(?! (?:of|in|de"
    rf"|del) (?:the|this|next|el|este|each|every|month|mes|{one_of(MONTHS)}))(?: (?:around|at|about|como a las|a las"
    r"|after|despues de las) \d+(?::\d\d)?(?: ?[ap]m)?)?"
    rf"|\b(?:el|la|los) (?:{_WEEKDAY}|semana|manana|tarde|noche|fin de semana) (?:pasad[oa]s?"
    r"|anterior)\b(?! (?:manana|a las|por la|las?|el medio|mediodia|el mediodia))"
    r"|\b(?:ayer|antier|anteayer|anoche|yesterday|yest)(?: (?:por|en|a) la (?:manana|tarde|noche|mediodia)"
    r"| (?:morning|afternoon|evening|night|noon))?(?: (?:at|around|about|a las|como a las)? ?\d+(?::\d\d)? ?(?:am"
    r"|pm)?)?\b"
)
_SINCE = (
    r"\b(?:ever )?(?:since|desde que)(?: (?:like|about|around|como|el|la|las|this|last|esta|early|late|ayer"
    rf"|at))* (?:(?:{_WEEKDAY}) ?(?:morning|night|evening|afternoon)?|yesterday|ayer|anoche|morning|afternoon|evening"
    r"|night|noon|midnight|today|(?:1[0-2]|\d)(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.|this \w+)?)(?: (?:around|at"
    r"|about) (?:\d+(?::\d\d)? ?(?:am|pm)?)?)?\b"
    rf"|\bdesde (?:el (?:{_WEEKDAY})|ayer|anoche|(?:esta|la) (?:manana|tarde|noche)"
    r"|hace \w+)(?! (?:en adelante|hasta))(?: (?:por"
    r"|en) la \w+)?(?: (?:como )?a las? \d+(?::\d\d)?)?\b(?! (?:en adelante|hasta))"
)
_PHRASES = (
    r"\b(?:half the|most of the|en medio de la|middle of the) (?:night|noche)\b"
    r"|\b(?:time|times|days?|vez|veces|leak|floods?) in (?:\w+|\d+) (?:days?|weeks?|months?)\b"
    rf"|\b(?:{_WEEKDAY}) (?:night )?(?:football|special)\b|\blater on(?! (?:the|{_WEEKDAY})\b)"
    r"|\b(?:24|veinticuatro) ?(?:hours|horas|/7|hrs)\b|\b24/7\b"
    r"|\b(?:at one (?:point|time)|one of|by far|at night(?= it| they| the| we| when)|(?:lo|the) mas tarde"
    r"|mas tarde que nunca|sooner or later|day and night|dia y noche"
    r"|de noche(?= (?:se|no (?:duerm|dej|hay|para|se))\w*)|el tercer"
    r"|(?<!a )la (?:[2-9]|1\d)(?![:\d])|hasta luego|hasta manana$|see you (?:then|soon)|the sun|in (?:the )?sun"
    r"|(?:i|and|we|he|she|it|they|just|has|have|been) sat(?! (?:or|and|at|morning|afternoon|\d))"
    r"|(?:holiday|long) (?:weekend|wknd)(?= (?:here|so|and)\b|,)|sat (?:outside|there|\d+ min\w*)|the night before"
    r"|un dia|one day|some day|las dos (?:estan|no)"
    rf"|(?<=dinner )for \d{{1,2}}\b(?! ?(?:am|pm|:))|(?<=cena )para \d{{1,2}}\b(?! ?(?:am|pm|:))"
    r"|(?:(?<=turns )|(?<=turning )|(?<=cumple )|(?<=cumplen )"
    rf"|(?<=cumplio ))\d{{1,3}}|(?:date|game|movie|family|poker|bingo|trivia|ladies|bath|school) nights?|any second"
    r"|at first|(?:one|two|three|four|five|ten) out of \w+|se levanta tarde|wakes? up (?:early|late)|llega tarde"
    r"|(?:running|was|were|been|so) late|se hace tarde|(?:for|por|during) (?:the |el |los |las )?(?:next"
    r"|proxim[oa]s?) (?:few |couple (?:of )?|\d+ )?(?:days?|weeks?|months?|dias|semanas|mes|meses))\b"
)
_LENGTHS = (
    r"\b(?:casi|unos|unas|about|like|around|over|for|por|hace|durante)? ?(?:\d+|two|three|four|dos|tres|cuatro"
    r"|couple) (?:(?:nights|mornings|noches|mananas|tardes|evenings) ?(?:ago|straight|in a row|seguidas|now)?)\b"
    rf"|\b(?:\d+|{one_of(COUNTS)}) (?:days?|weeks?|hours?|months?|years?|minutes?|mins?|dias|semanas|horas|meses"
    r"|anos) (?:ago|straight|in a row|old|late|now|already|seguidos|atras|de atraso|de retraso)\b"
    r"|\bhace (?:\w+ )?\w+ (?:dias?|horas?|semanas?)\b"
)
_NEVER = re.compile(f"{_GREETINGS}|{_PAST_DAYS}|{_SINCE}|{_PHRASES}|{_LENGTHS}")
"""Past and customary times, greetings, lengths of time: no wish."""
_OF_PEOPLE = re.compile(
    r"\b((?:table|mesa|party|group|grupo|somos|seremos|order|pedido|cake|pastel|reservation|reserva) (?:for|of|para|pa"
    r"|de) )"
    r"(\d{1,2})\b(?! ?(?:am|pm|:))"
)
"""How many come: "a table for 8"."""
_SHORTENED = re.compile(
    r"\b(mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|lun|mar|mie|jue|vie|sab|dom|jan|feb|apr|aug|sept?|oct|nov|dec"
    r"|approx)\.(?=\s)"
)
"""The full stop of a word cut short ends no sentence."""
_LONG = re.compile(r"\b[a-z]{6,10}\b")


def times_only(text: str) -> str:
    """`text` in plain letters, place for place, with what is no time blanked by '#'."""
    heard = _SHORTENED.sub(r"\1 ", plain(_NO_TIMES.sub(_blank, text)))
    heard = _LONG.sub(lambda word: spelled_right(word.group()), heard)
    heard = _OF_PEOPLE.sub(lambda found: found[1] + "#" * len(found[2]), heard)
    return _NEVER.sub(_blank, heard)


def _blank(match: re.Match[str]) -> str:
    return "#" * len(match.group())
