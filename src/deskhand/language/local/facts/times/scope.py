"""What is said around a time: refused, wished, told of the past, or joined to the next one."""

from __future__ import annotations

import re

_FILL = r"(?:at|on|in|the|around|about|like|say|maybe|sometime|some time|please|pls|or so|ish|a|la|las|el|los|de|del|por|en|para|como|tipo|sobre|both|days|ambos|dias|only|solo|eso|preferably|ideally|either|for|this|either day|anywhere|during|probably|mas o menos|ya sea|is best|perhaps|eh|um|well|entre|hours|time|favor|that day|ese dia|around the time)\b"
_TIGHT = re.compile(rf"[\s,\-–(:]*(?:{_FILL}[\s,\-–:]*)*$")
_COORD = re.compile(rf"\s*,?\s*(?P<joint>and/or|or else|or even|or maybe|or|and|&|/|y|o bien|o|u|e|ni|nor|and then|as well as|tambien)(?![\w])\s*(?:(?:el|la|on|the|maybe|even|also|else|tambien|quizas?)\s)*(?:{_FILL}[\s,]*)*$")
_COMMA = re.compile(rf"\s*,\s*(?:{_FILL}\s*)*$")
_HARD = re.compile(r"[.;!?\n]+(?=\s|$)|[¿¡]|\s[-–—]+\s|:\s")
_SOFT = re.compile(
    r"[.;!?\n]+(?=\s|$|[a-z])|[¿¡]|,|\s[-–—]+\s|:\s|[()]|\b(?:pero|so(?! (?:on|that))|asi que|because|bc|cuz|cause|porque|since|which|mejor|thanks|gracias|y mejor|sino|though|however|then|entonces|until further|cuando|when)\b"
)
_BUT = re.compile(r"\bbut\b")
_ALL_BUT = re.compile(r"\b(?:any|anyday|every|everyday|all|anything|anytime|whenever|whatever|nothing|everything|week|weekdays?|days?|####\w*|#+)\b[^.;!?]*$|#\s*$")


def is_tight(gap: str) -> bool:
    """Whether only small words stand between two items."""
    return bool(_TIGHT.match(gap))


def is_joint(gap: str) -> bool:
    """Whether `gap` joins two items by "or", "and"."""
    return bool(_COORD.match(gap))


def is_comma(gap: str) -> bool:
    return bool(_COMMA.match(gap))


def is_hard(gap: str) -> bool:
    """Whether a sentence ends within `gap`."""
    return bool(_HARD.search(gap))


def before(gap: str, everything_before: str) -> str:
    """The part of the gap in front of an item that belongs to its own clause; a contrasting "but" opens a clause."""
    for found in _BUT.finditer(gap):
        if not _ALL_BUT.search(everything_before[: len(everything_before) - len(gap) + found.start()]):
            gap = " " * found.end() + gap[found.end() :]
    parts = list(_SOFT.finditer(gap))
    return gap[parts[-1].end() :] if parts and not _DURING.search(gap) else gap


_DURING = re.compile(r"\b(?:not|no)\s+(?:during|on|durante|at)\s+(?:the |la |el |my )?\w+\s*,?\s*(?:from |de )?$")


_CLOSES = re.compile(r"[.;!?\n]+(?=\s|$)|[¿¡]|,|\s[-–—]+\s|\b(?:but|pero|so|asi que|because|bc|mejor)\b")


def after(gap: str) -> str:
    """The part of the gap behind an item that belongs to its own clause."""
    found = _CLOSES.search(gap)
    return gap[: found.start()] + (" ," if found else "") if found else gap


_NEAR_FILL = r"(?:\s+(?:on|the|this|that|el|la|los|las|en|por|a|al|este|esta|esa|for|at|in|good|ok|really|free|available|during|durante|de|del|para|ever|come|also|even|just|tampoco|anymore|until|todavia|be|work|works)\b)*\s*$"
_NEAR = re.compile(
    r"\b(?:not|except(?:ing|ion)?(?: for)?|but|other than|besides|apart from|aside from|excluding|minus|skip|avoid|instead of|rather than|never|nor|neither|excepto|exceptuando|menos|salvo|ni|no|en vez del?|en lugar del?|quitando|nada(?: del?)?|nunca|can'?t|cant|cannot|can not|won'?t|nothing|no one|nobody|nadie)" + _NEAR_FILL
)
_EN_VERBS = r"(?:come|comin|send|schedule|show|do|make|be (?!without|able)|have (?:anyone|anybody|someone|you|them|him|people|it|company|a|the)|host|let|meet|get (?:anyone|anybody|someone|off|out|home|away|time|there|back|in)|book|plan|bring|visit|stop by|swing|drop by|see (?:you|them|anyone|him)|take|accept|want|set|put|arrive|accommodate|allow|manage|wait for|be$|need|knock|ring|enter|work for|deliver|pick)"
_REFUSED = re.compile(
    rf"\b(?:don'?t|dont|do not|can'?t|cant|cannot|can not|couldn'?t|won'?t|wont|will not|unable to|not able to|shouldn'?t|never|wouldn'?t|not going to|rather not)\s+(?:\w+\s+){{0,2}}?{_EN_VERBS}\b"
    r"|\b(?:nobody|noone|no one|no-one|none of us|no body)(?:'?s| is| will| can| would|'ll)?\b(?: going to)?(?: be)?(?: \w+)?|\b(?:not|isn'?t|aren'?t|won'?t be|wont be|ain'?t|never)(?: gonna| going to)?(?: be)?(?: at)? (?:home|here|around|available|free|in town|in the (?:office|shop|store|house)|there|open|able|convenient|good)\b"
    r"|\b(?:we'?re|were|i'?m|im|we are|i am|i'?ll be|ill be|we'?ll be|we will be|i will be|he'?s|she'?s|they'?re|everyone'?s|everybody'?s|be|gonna be|is|are)(?: all| both| also| going to be)? (?:away|gone|out(?: of (?:town|the country|state|office|the office))?|busy|working|at work|at school|at the office|traveling|travelling|unavailable|closed|in class|in meetings|in surgery|tied up|booked(?: up)?|on vacation|on a trip|abroad|slammed|swamped|asleep|sleeping)\b"
    r"|\bclosed\b|\bunavailable\b|\b(?:i|we) (?:have to |gotta |got to |must )?work(?=\s*(?:on|all|the)?\s*$)|\b(?:i|we) (?:have|'ve got|got) (?:to work|work|plans|guests|company)\b|\bout of town\b|\bdoesn'?t work(?: for (?:me|us))?\s*(?:is|:)?\s*$|\bbad (?:days?|times?) (?:is|are|for)\b|\b(?:off limits|no good)\b"
    r"|\bno (?:(?:me|nos|se|te|le|lo|la|les|vaya[ns]?|va|van|voy|vamos)(?: a)? )*(?:puedo|podemos|podre|podremos|pueden?|podria|vengan?|venir|vayan?|ir|manden?|manda|envien?|pasen?|pase|estoy|estamos|estare|estaremos|estar|estara|esta (?:nadie|mi)|queda|sirve|conviene|agenden?|lleguen?|llegue|abrimos|programen?|toquen|haber|habra|tenemos (?:tiempo|a nadie)|tengo (?:tiempo|chance)|voy a poder|vamos a poder|entren)\b|\bno hay (?:nadie|gente|quien|alguien|servicio)\b|\bno (?:va a haber|habra) (?:nadie|gente|quien)\b"
    r"|\bnadie\b|\b(?:estoy|estamos|estare|estaremos|andamos|ando|andare|andaremos|voy a estar|vamos a estar|salimos|nos vamos|me voy|esta|estara)(?: \w+)? (?:fuera|ocupad[oa]s?|trabajando|en el trabajo|de viaje|cerrad[oa]s?|de vacaciones)\b|\bcerrad[oa]s?\b|\bcerramos\b|\b(?:yo )?(?:trabajo|trabajamos)\s*(?:el|los|todo el)?\s*$|\bimposible\b|\bocupad[oa]s?\b|\btengo trabajo\b|\bde viaje\b"
)  # fmt: skip
_WILLING = re.compile(r"\b(?:works?|fine|ok|okay|good|great|perfect|best|better|suits?|si|mejor|instead|puedo|podemos|can|could|i'?m (?:home|free|here|off|around)|estoy|estamos|sirve|queda|bien|preferred|prefer|prefiero|conviene|perfecto)\b")
_POST_FILL = r"^[\s]*(?:(?:is|are|'s|will be|would be|ya|definitely|really|just|i|we|yo|nosotros|that|also|tambien|tampoco|for (?:me|us)|ahi|then|anymore|he|she|they|day|days|week|the|at all|mi \w+|my \w+|afraid|sorry|pues|como que|simplemente|la verdad|pretty|absolutely)\b\s*)*"
_SPURNED = re.compile(
    _POST_FILL
    + r"(?:(?:doesn'?t|doesnt|don'?t|dont|does not|do not|won'?t|wont|will not|can'?t|cant|cannot|wouldn'?t|isn'?t|isnt|aren'?t|ain'?t|never)\b(?! (?:matter|wait|miss|forget))|no good|no bueno|not\b(?! (?:before|after|until|later|earlier|only|sure|much|too))|bad\b|terrible|horrible|awful|impossible|out\b(?! (?:back|front|there|of (?:the )?(?:\w+ )?(?:socket|outlet|wall)))|off (?:limits|the table)|a no\b|no-go|taken|booked|busy|closed|nobody|no one|noone|away\b|gone\b"
    r"|i?'?m (?:busy|away|out|working|gone|at work|not|traveling|unavailable|booked)|'re (?:closed|away|out|busy|gone|not|booked)|am (?:busy|away|out|working|not)|work\b(?!s)(?=\s*(?:$|,|all|late|nights|so))|unavailable|either\s*$|too (?:early|late|soon|busy)"
    r"|no (?:puedo|podemos|podria|se puede|me|nos|le|estoy|estamos|estare|estaremos|hay|vengan?|va|esta|por|gracias|funciona|sirve|queda|es|manden|pueden|voy|vamos)\b|no\s*(?:$|,|,?\s*(?:el|la|los|si|al|en)\b)|nadie|nunca|imposible|ocupad|trabajo\b|trabajamos|(?:estoy|estamos|estare|voy a estar) (?:fuera|ocupad|trabajando|de viaje)|cerrad|cerramos|tengo (?:que trabajar|trabajo))"
)  # fmt: skip


def is_refused(before_it: str, after_it: str) -> bool:
    """Whether the words around a time say that it does not suit."""
    if found := _NEAR.search(before_it):
        return not (found.group().split()[0] in ("no", "not") and re.match(r"\s*(?:is|works?|'s|esta bien|si\b)", after_it) and not _SPURNED.match(after_it))
    return bool(_REFUSED.search(before_it) or _DURING.search(before_it) or _SPURNED.match(after_it))


def is_spurned(after_it: str) -> bool:
    return bool(_SPURNED.match(after_it))


def is_willing(after_it: str) -> bool:
    """Whether what follows says that it suits."""
    return bool(_WILLING.search(after_it)) and not _SPURNED.match(after_it)


_PAST = r"(?:started|began|begun|happened|died|quit|broke|went|stopped|failed|burst|bought|installed|moved|was|were|wasn'?t|weren'?t|been|came|showed|promised|told|said|says|called|texted|emailed|woke|heard|noticed|noticing|saw|smelled|smelt|lost|fixed|left|reported|had|did|didn'?t|got|gave|flooded|leaked|tripped|blew|fell|cracked|snapped|exploded|replaced|repaired|painted|ran|waited|cancelled|canceled|missed|paid|sent|asked|requested|tried|cleaned|shut|turned|found|supposed|dripped|overflowed|backed up|cut out|gone out|kept|made|used|put|ordered|delivered|signed|arrived|popped|stalled|froze|tore|ripped|melted|sparked|discovered|hasn'?t|haven'?t|has|since|empez[oa]|comenzo|se (?:fue|murio|rompio|descompuso|apago|quemo|cayo|tapo|trabo|inundo|revento|danо|dano|acabo|arruino|paro)|trono|estaba|estuvo|estuvieron|vino|vinieron|dijo|dijeron|prometieron|prometio|llame|llamaron|avise|avisaron|compramos|compre|instalaron|pusieron|paso|pasaron|fue|fueron|dejo|funcionaba|reporte|reportamos|quedaron|quedo|iban a|esperamos|espere|vi|oi|olia|note|pague|pagamos|cobraron|mude|mudamos|volvio|regreso la|llevo|llevamos|salio|arreglaron|hubo|goteo|iba)"
_HABIT = r"(?:degrees|grados|goes (?:off|out|on|down)|goes|drops|trips|leaks (?:at|every)|runs|shuts|turns|kicks|starts|stops|beeps|chirps|makes|happens|comes on|cuts|dies|freezes|keeps|usually|always|normally|typically|bangs|barks|cuts off|runs out|expires?|ends?|termina|acaba|caduca|wakes|rings|suena|se va|se apaga|se prende|siempre|normalmente|hace ruido|se escucha|se oye|empieza|para a|salta|opens?|closes?|close at|hours are|business hours|abre|abren|abrimos|abierto|abierta|cierra|cierran|horario|open(?= (?:until|till|til|from|at|#*))|due|vence|birthday|cumpleanos|lease|contrato|party|fiesta|wedding|boda|flight|vuelo|game|appointment|appt|appointments|cita|meeting|meetings|junta|reunion|class|clase|church|misa|dentist|doctor'?s?|surgery|funeral|exam|interview|bedtime|alarm|trash|garbage|rent|inspection was|wait(?! for)|esperar|aguanta|last until|hold until|hold till|holding|survive|movie|recital|opening|dinner with|kids? (?:get|come|nap)|naps?|baby sleeps|duerme|se duerme|sleeps|the bus|my shift|shift starts|turno|quiet hours|delivery comes|renta)"
_TOLD = re.compile(rf"\b(?:{_PAST}|(?!closed|booked|need|shed|feed|indeed|slammed|swamped|speed|crated|scheduled)\w{{3,}}ed)\b")
_PROMISED = re.compile(r"\b(?:supposed|promised|said|told|swore|was (?:going|gonna) to|dijo|dijeron|prometio|prometieron|quedo en|quedaron|iba a|iban a|se suponia|suponia)\b")
_USUAL = re.compile(rf"\b(?:{_HABIT})\b")
_TO_BE_DONE = re.compile(r"\b(?:need|needs|needed|want|wants|get|getting|have|like|be|being|can we|please)\s(?:(?!and\b|but\b)[\w']+\s){0,5}?(?:\w{3,}ed|done|put|fixed|cut|shut|replaced|made|sent|found|bought|built|redone)\b")
_ASKED = re.compile(
    r"\b(?:can|could|would|will|please|pls|plz|need|needs|want|wants|come|comes over|coming|send|schedule|book|hoping|thinking|wondering|if|prefer|free|available|home|here|around|(?:i'?m|we'?re) off|works?|how about|what about|let'?s|make it|shoot|aim|try|good|best|better|only|sometime|ready|deliver|bring|move it|change it|push it|reschedule|puede|pueden|podria|podrian|quiero|necesito|necesitamos|vengan|venga|ven|manden|prefiero|mejor|estoy|estamos|estare|estaremos|puedo|podemos|libre|disponible|que sea|espero|esperamos|agenden|pasen|traigan|solo|sirve|queda|tal vez|favor|let|lets|in the shop|someone|alguien|hay gente|there|do|meet)\b"
)
_POST_TOLD = re.compile(rf"^\s*(?:(?:is|was) when|it|the \w+(?: \w+)?|they|he|she|we|i|se|el \w+|la \w+|that|cuando|when)\s(?:\w+\s)?{_PAST}\b|^\s*(?:{_PAST})\b(?<!left)(?<!cleaned)(?<!fixed)(?<!had)|^\s*(?:y|and) (?:sigue|still)\b|^\s*(?:like|as) (?:you|they) (?:promised|said)|^\s*(?:\w+ )?(?:came and went|has passed|went by)\b")


def is_told(before_it: str, after_it: str) -> bool:
    """Whether a time belongs to what has been rather than to a wish."""
    if _PROMISED.search(before_it) and not is_willing(after_it):
        return True
    before_it = _TO_BE_DONE.sub("can", before_it)
    return _last(_TOLD, before_it) > _last(_ASKED, before_it) or bool(_POST_TOLD.match(after_it))


def is_usual(before_it: str) -> bool:
    """Whether a time belongs to what is usual or planned anyway: "the store opens at 8"."""
    return not _DURING.search(before_it) and _last(_USUAL, before_it) > _last(_ASKED, before_it)


def is_asked(before_it: str, after_it: str) -> bool:
    """Whether a time is said by itself or where something is asked for, refused or agreed to."""
    return not before_it.strip(" ,-") or bool(_ASKED.search(before_it)) or is_refused(before_it, after_it) or is_willing(after_it) or bool(re.match(r"[\s,]*(?:please|pls|plz|por favor|would|if (?:you|possible))\b|[\s,]*$", after_it) and not before_it.strip())


def is_work(before_it: str) -> bool:
    """Whether a time is that of the writer's own work."""
    return bool(_WORK.search(before_it))


_WORK = re.compile(r"\b(?:work|working|works|trabajo|trabaja|trabajamos)\b(?: (?:the|de|en|por|la|las|from|only|solo|mostly))*\s*$")


def _last(words: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in words.finditer(text)), default=-1)


_READY = re.compile(
    r"\b(?:get|gets|getting|be|i'?m|im|i am|are|we'?re|come|comes|coming|arrive|arrives|finish|done|got|land|return|off)\s(?:\w+\s){0,2}?(?:home|back|off(?: work| of work)?|out(?: of \w+)?|done|here|in|there|from (?:work|school))\s*(?:from (?:work|school)\s*)?(?:at|by|around|about)?\s*$"
    r"|\b(?:i|we|she|he)\s(?:finish|get off|clock out|land|return)(?: work)?\s*$|\b(?:llego|salgo|regreso|vuelvo|termino|salimos|llegamos|regresamos|volvemos|llega|sale)\b(?: (?!tarde)\w+){0,4}\s*$"
)


def is_ready_from(before_it: str) -> bool:
    """Whether a point is the one from which somebody is there: "I get home at 6"."""
    return bool(_READY.search(before_it))


_RETURNS = re.compile(r"\b(?:back(?: home| in town)?|return|returning|home again|regreso|regresamos|vuelvo|volvemos|estoy de vuelta|estamos de vuelta)(?: on| el| hasta el)?\s*$")


def is_returning(before_it: str) -> bool:
    """Whether a day is the one from which somebody is there: "I'm back Monday"."""
    return bool(_RETURNS.search(before_it))


_COMPARED = re.compile(r"\b(?:than|(?<!come )(?<!swing )(?<!stop )(?<!be )(?<!came )over|antes que|mas que|en lugar que)(?:\s+(?:on|the|in|el|la))*\s*$")


def is_compared(before_it: str) -> bool:
    """Whether a time is only what another one is better than."""
    return bool(_COMPARED.search(before_it))


_UNTIL = re.compile(r"\b(?:until|till|til|hasta)\s*$")


def is_until(before_it: str) -> bool:
    return bool(_UNTIL.search(before_it))


_LEAVES = re.compile(r"\b(?:leave|leaves|leaving|head out|take off|me voy|nos vamos|salimos|salgo de viaje)\b(?: \w+){0,3}\s*$")


def is_leaving(before_it: str) -> bool:
    return bool(_LEAVES.search(before_it))


_MOVED = re.compile(r"\b(?:move|moved|change|switch|push|bump|reschedule|swap|cambi\w+|mover|muev\w+|pas\w+|reprogram\w+)\b[^.;!?]*$")


def is_moved(before_it: str) -> bool:
    """Whether "from Tuesday to Thursday" moves a visit instead of spanning days."""
    return bool(_MOVED.search(before_it))
