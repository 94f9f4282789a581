"""How people say that a time does not suit: in front of it, behind it or in the next clause."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.lexicon import is_last

NEGATED = (
    r"don'?t|dont|do not|doesn'?t|can'?t|cant|cannot|can not|couldn'?t|won'?t|wont|will not|unable to|not able to"
    r"|shouldn'?t|never|wouldn'?t|not going to|not gonna|rather not|hard for (?:me|us) to|hate to"
)
VISIT = (
    r"come|comin|cme|send|schedule|show|do|make|be (?!without|able)|have (?:anyone|anybody|someone|you|them|him|people"
    r"|it|company|a|the)|host|let|meet|get (?:anyone|anybody|someone|off|out|home|away|time|there|back|in)|book|plan"
    r"|bring|visit|stop by|swing|drop by|see (?:you|them|anyone|him)|take|accept|want|set|put|arrive|accommodate|allow"
    r"|manage|wait for|be$|need|knock|ring|enter|work for|deliver|pick|like|prefer|ever|even|really|start|begin|call"
)
"""What is refused to a visitor: "can't have anyone", "don't come"."""
AWAY = (
    r"away|gone|out(?: of (?:town|the country|state|office|the office|the house))?|busy|working|at work|at school"
    r"|at the office|travell?ing|unavailable|closed|in class|in meetings|in surgery|in court|tied up"
    r"|booked(?: up| solid)?|on vacation|on a trip|abroad|slammed|swamped|packed|jam packed|full|asleep|sleeping|crazy"
    r"|hectic|nuts|insane|not (?:home|here|there|around|available|free|in|working out)"
)
AWAY_ES = (
    r"fuera|ocupad[oa]s?|trabajando|en el trabajo|de viaje|cerrad[oa]s?|de vacaciones"
    r"|en (?:obra|junta|la corte|clases?)|llen[oa]s?|full|complicad[oa]s?|durmiendo|en el hospital"
)
NO_VISIT_ES = (
    r"puedo|podemos|podre|podremos|pueden?|podria|vengan?|venir|vayan?|ir|manden?|manda|envien?|pasen?|pase|estoy"
    r"|estamos|estare|estaremos|estar|estara|esta (?:nadie|mi)|queda|sirve|conviene|agenden?|lleguen?|llegue|abrimos"
    r"|programen?|toquen|llamen?|llame|marquen?|escriban|haber|habra|disponemos"
    r"|tenemos (?:tiempo|a nadie|gente|lugar|espacio|tecnicos?|disponible)|tengo (?:tiempo|chance|libre)|poder"
    r"|voy a poder|vamos a poder|voy a estar|vamos a estar|entren|cuenten?(?: conmigo)?|alcanzo|llegamos|quiero"
    r"|funcionan?|sirven|quedan|convienen|me va|atiendo|recibo|recibimos|trabaj(?:an|amos)|acomodan?|cuadran?|me late"
    r"|viene bien|va bien|parece|cae bien|alcan(?:ce|zo|zamos)"
)
EXCEPT = (
    r"not|isn'?t|except(?:ing|ion)?(?: for)?|but|other than|besides|apart from|aside from|excluding|minus|skip|avoid"
    r"|unless(?: it'?s)?|never ?mind|forget|scratch|never|nor|neither|excepto|exceptuando|menos|salvo|ni|no|tampoco"
    r"|quitando|nada(?: del?)?|nunca|jamas|can'?t|cant|cannot|can not|won'?t"
    r"|(?<!is there )(?<!there )(?<!got )(?<!have )nothing|no one|nobody|nadie|cancel(?: my| the)?"
    r"|cancel(?:e|a|ar|en|ame|eme|enme|arme)(?: la| lo| el| mi)?(?: del?)?"
)
"""What refuses the time right behind it."""
BETTER_THAN = (
    r"(?<!other )than|instead of|rather than|in place of|vs"
    r"|(?<!come )(?<!swing )(?<!stop )(?<!be )(?<!came )(?<!have you )(?<!is )over|antes que|mas que|en lugar que"
    r"|en vez(?: del?)?|en lugar(?: del?)?"
)
FRESH = (
    r"(?:can|could|would|will|may) (?:you|u|ya|someone|somebody|he|she|they|we|i|it)|please|pls|plz|let'?s|lets|make it"
    r"|how about|what about|how'?s|i can|i could|we can|we could|i'?m free|we'?re free|i prefer|prefer|would|better"
    r"|puede[ns]?|podrian?|prefiero|preferimos|mejor|por favor|porfa\w*|vengan?|puedo|podemos"
    r"|(?:move|push|change|switch|bump|reschedule|cambi\w+|mover|mueva\w*|pas[ea]\w*|reprogram\w+"
    r"|reagend\w+)\b[^.;!?]*\b(?:to|till|until|for|para|al?)"
)
"""What begins a wish anew after something was refused or told."""
_SMALL = (
    r"(?:\s+(?:on|to|the|this|that|el|la|los|las|en|por|a|al|este|esta|esa|for|at|in|good|ok|really|free|available"
    r"|during"
    r"|durante|de|del|para|ever|come|also|even|just|tampoco|anymore|until|todavia|be|work|works|any|my|your|us|either"
    r"|sea|ser|fuera|vaya a ser|will|is|does|do|can|are)\b)*\s*$"
)
_LEFT_OUT = re.compile(rf"\b(?P<word>{EXCEPT}){_SMALL}")
_DURING = re.compile(r"\b(?:not|no)\s+(?:during|on|durante|at)\s+(?:the |la |el |my )?\w+\s*,?\s*(?:from |de )?$")
_PEOPLE = (
    r"we'?re|were|i'?m|im|we are|i am|i'?ll be|ill be|we'?ll be|we will be|i will be|he'?s|she'?s|they'?re|theyre"
    r"|everyone'?s|everybody'?s|u r|be|gonna be|wife is|husband is|mom is|roommate is"
    r"|(?:my|our|the) \w+ (?:is|are|will be)"
)
_REFUSED_EN = (
    rf"\b(?:{NEGATED})\s+(?:\w+\s+){{0,2}}?(?:{VISIT})\b|\b(?:{_PEOPLE})(?: all| both| also| going to be| gonna be"
    rf"| really| super| so| pretty)* (?:{AWAY})\b"
    r"|\b(?:nobody|noone|no one|no-one|none of us|no body|neither of (?:us|them)"
    r"|ningun[oa] de (?:los|las) (?:dos|tres))(?! (?:came|showed|called|answered|told|has|did"
    r"|ever)\b)(?:'?s| is| will| can| would|'ll)?\b(?: going to)?(?: be)?(?: \w+)?"
    r"|\b(?:not|isn'?t|isnt|aren'?t|won'?t be|wont be|ain'?t|aint|never)(?: gonna| going to)?(?: be)?(?: at)? (?:home"
    r"|here|around|available|free|in town|in the (?:office|shop|store|house)|there|open|able|convenient|good)\b"
    r"|\b(?:closed|unavailable|out of town|off limits|no good|no bueno)\b"
    r"|\b(?:i|we) (?:have to |gotta |got to |must )?work(?=\s*(?:on|all|the|every)?\s*$)"
    r"|\b(?:i|we|i've|we've) (?:have|'ve got|got) (?:to work|work|plans|guests|company|family in town)\b"
    r"|\bdoesn'?t work(?: for (?:me|us))?\s*(?:is|:)?\s*$|\bbad (?:days?|times?) (?:is|are|for)\b"
    r"|\bworst\b(?: \w+){0,3}\s*$|\bhate\s*$|^\s*(?:(?:i'?m|we'?re|sorry|all|both|super|really|too|pretty) )?(?:busy"
    r"|away|gone|closed|swamped|slammed|booked(?: \w+)?|out(?: sick| of \w+)?)\s*$"
    r"|\b(?:skip|avoid|cancel(?:e|a|ar|en|ame|eme|enme|arme)?|evit(?:e|en|ar|emos)"
    r"|se (?:me|nos) (?:complica|dificulta|hace (?:dificil|imposible)))\b|\bdrop (?:the|my|our)\s*$"
    r"|\bno (?:ride|car|sitter|babysitter|childcare|transportation|coverage|deliver\w+|visits?|visitas?|visitors?"
    r"|appointments?|appts?|workers?|showings?|calls?|llamadas?|meetings?|lessons?|classes|clases|guests?|tours?"
    r"|entregas?)(?: (?:on|at|in|en|el|los|las|por|after|before))*\s*$"
)
_REFUSED_ES = (
    rf"\bno (?:(?:me|nos|se|te|le|lo|la|les|vaya[ns]?|va|van|voy|vamos|ya|que|quiero)(?: a)? )*(?:{NO_VISIT_ES})\b"
    rf"|\b(?:nunca|jamas|nadie|no|ni) (?:me |nos )?(?:{NO_VISIT_ES})\b|\bno hay (?:nadie|gente|quien|alguien|servicio"
    r"|nada)\b|\bno (?:va a haber|habra) (?:nadie|gente|quien)\b"
    r"|\bnadie\b|\b(?:estoy|estamos|estare|estaremos|andamos|ando|andare|andaremos|voy a estar|vamos a estar|salimos"
    rf"|nos vamos|me voy|esta|estara)(?: \w+)? (?:{AWAY_ES})\b|\bcerrad[oa]s?\b|\bcerramos\b"
    r"|\b(?:yo )?(?:trabajo|trabajamos)\s*(?:el|los|todo el)?\s*$|\bimposible\b|\bocupad[oa]s?\b|\btengo trabajo\b"
    r"|\b(?:tengo|tenemos) que trabajar\s*(?:el|los)?\s*$|\bde viaje\b"
    r"|^(?:(?!\b(?:el|la|los|las|su|un|una)\b).)*\bno llego\b"
)
_REFUSED = re.compile(rf"{_REFUSED_EN}|{_REFUSED_ES}")
_FRESH = re.compile(rf"\b(?:{FRESH})\b")
_BEHIND_FILL = (
    r"^[\s]*(?:(?:is|are|r|es|son|'s|only|one|(?:el )?unic[oa] (?:dia )?(?:en )?que|will be|would be|ya|definitely"
    r"|really|just|i|i'?m|we|we'?re|yo|nosotros|that|it"
    r"|also|tambien|tampoco|for (?:me|us)|ahi|then|anymore|he|she|they|day|days|week|the|at all|mi \w+|my \w+|our \w+"
    r"|afraid|sorry|pues|como que|simplemente|la verdad|pretty|absolutely|unfortunately|actually|probably|all|totally"
    r"|completely|slot|appt|appointment|visit|cita|prob|prolly|a mi|para mi|lamentablemente|se me|me|nos"
    r"|definitivamente"
    r"|mejor|totalmente|creo que|the office|the store|the shop)\b\s*)*"
)
_AT_WORK = (
    r"(?:$|,|all|late|nights|so|\d|till|until|out|away|elsewhere|doubles?|the"
    r"|(?:from|at|in|for|on)\b(?! (?:the )?(?:home|house)))"
)
_SPURNED_EN = (
    r"(?:doesn'?t|doesnt|don'?t|dont|does not|do not|won'?t|wont|will not|can'?t|cant|cannot|wouldn'?t|isn'?t|isnt"
    r"|aren'?t|arent|ain'?t|aint|never)\b(?! (?:matter|wait|miss|forget|mind|clash|conflict|bother|hurt|interfere"
    r"|the middle|you|u\b))|no good|no bueno|no way"
    r"|no can do|no go\b|nope"
    r"|not\b(?! (?:a problem|a big deal|an issue|too bad|before|after|until|till|later|earlier|only|sure|much|too"
    r"|bad|\d))|(?:a )?(?:really )?bad\b|sucks\b|fell through|fell apart|inconvenient"
    r"|a (?:problem|conflict|hassle|pain)|no longer\b"
    r"|(?:can|could) no longer\b|(?:can|could|will|would|do) never\b|(?:have|got) (?:a conflict|plans|another)|terrible"
    r"|horrible|awful"
    r"|impossible"
    r"|out\b(?! (?:back|front|there|here|of (?:the )?(?:\w+ )?(?:socket|outlet|wall)))|off (?:limits|the table)"
    r"|a (?:hard |big |definite )?no(?:go)?\b|no-?go|taken|(?:jam[ -]?)?packed|swamped|slammed|iffy\b|full\b|crazy\b"
    r"|hectic"
    r"|nuts\b|tough\b|hard\b|rough\b|booked|busy|closed|nobody|no one|noone|away\b|gone\b|i hate|too much"
    rf"|i?'?m (?:{AWAY})|'re (?:{AWAY})|am (?:{AWAY})|(?:'?ll|will) be (?:all |really |super )?(?:{AWAY})"
    rf"|(?:(?<=i )|(?<=we ))work\b(?=\s*{_AT_WORK})|(?:have|gotta|got) (?:to )?work|unavailable"
    r"|either\s*$|neither|(?:es )?(?:too|way too|muy|demasiado|bien|super) (?:early|late|soon|busy|temprano|tarde"
    r"|pronto)|shot\b|toast\b|a (?:bust|mess|wash|nightmare)|tight\b|no works?\b|(?:have|got) (?:plans|company|guests)"
)
_SPURNED_ES = (
    rf"no (?:{NO_VISIT_ES}|me|nos|le|se puede|se va a poder|lleg(?:o|amos)|est(?:a|an|ara|aran)\b"
    r"|hay(?! (?:problema|clases|escuela|trabajo|bronca|lio|pedo|inconveniente))|vayan?|va|por|gracias|es|voy|vamos"
    r"|creo|para nada|cuente\w*)\b|(?:\w+ )?no\s*(?:$|,)|no\s+(?:el|la|los|si|al|en)\b"
    r"|no (?:and|but|y|pero|so|too|good|either|\w+mente|j[aeio]j\w*|porfa\w*|por favor|perdon|disculp\w+|lo siento"
    r"|sorry|pues|porque"
    r"|que|obviously|sadly|lol|haha|please|pls)\b|nada\s*(?:$|,)|no\b(?= (?:pq|pk|xq)\b)|nadie|nunca|jamas"
    r"|(?:el|la|l[oa]s) que no\b"
    r"|menos\s*(?:$|,)|ni (?:modo|hablar|de chiste|me|se|lo|la|loco|pensar\w*)|imposible|tampoco|ocupad"
    r"|(?<!no )trabajo\b|trabajamos|(?:estoy|toy|estamos|estare|voy a estar|vamos a estar|ando|andamos|andare"
    r"|voy a andar|vamos a andar|esta"
    rf"|estan) (?:muy |todo el dia |bien )?(?:{AWAY_ES})|cerrad|cerramos|tengo (?:que trabajar|trabajo|mucho)"
    r"|(?:es |esta |se ve )?(?:muy |bien )?(?:dificil|complicad[oa]|pesad[oa]|mal dia|mal momento)"
    r"|se (?:me|nos) (?:complica|dificulta|hace)|(?:me |nos )?queda mal|tengo (?:otro |un )?compromiso"
    r"|ya (?:me fui|nos fuimos|no est\w+|me voy|sali\w*)|saldremos de"
    r"|sal(?:go|imos|en?) de (?:viaje|la ciudad|vacaciones)"
    r"|me voy de"
)
_SPURNED = re.compile(rf"{_BEHIND_FILL}(?:{_SPURNED_EN}|{_SPURNED_ES})")
_COMPARED = re.compile(rf"\b(?:{BETTER_THAN})(?:\s+(?:on|the|in|el|la|los|las|at|for|a|de|our|my))*\s*$")


def is_compared(before: str) -> bool:
    """Whether a time is given up for another one: "4 instead of"."""
    return bool(_COMPARED.search(before))


def is_refused_before(before: str) -> bool:
    """Whether `before` refuses what follows it: "I can't do", "we're away"."""
    return is_last(_REFUSED, before, is_fresh) or bool(_DURING.search(before))


def exception(before: str) -> str:
    """The word that leaves out the time right behind it, as "not" and "except"; '' if none does."""
    found = _LEFT_OUT.search(before)
    return found["word"] if found else ""


def is_fresh(words: str) -> bool:
    """Whether a wish begins in `words`."""
    return bool(_FRESH.search(words))


_EXCEPTION = re.compile(
    r"\b(?:except(?:ing|ion)?(?: for)?|but|other than|besides|apart from|aside from|excluding|minus|unless(?: it'?s)?"
    r"|excepto|exceptuando|menos|salvo|quitando)(?:\s+(?:on|the|el|la|los|las|en|por|for|de|del|a))*\s*$"
)


def is_exception(before: str) -> bool:
    """Whether a time is what a wider one leaves out: "every day except"."""
    return bool(_EXCEPTION.search(before))


def is_spurned(after: str) -> bool:
    """Whether what follows says that it does not suit."""
    return bool(_SPURNED.match(after))


_BARELY_REFUSED = re.compile(
    r"^\s*(?:so |and |but |y |pero |entonces )?(?:i |we |i'm afraid |yo |ya |that |it |thats |that's |eso |ese dia "
    r"|that day |please |pls )?(?:avoid|skip|(?:gonna |going to |will )?(?:have to |gotta )?(?:say no|pass|decline)|no"
    r"|nope|nah|no way|can'?t|cant|cannot|can not|won'?t work|wont work|doesn'?t work|not|no good|no bueno|not good"
    r"|not possible|is out|is a no|no can do|not gonna work|won'?t|don'?t come|no vengan?"
    r"|no (?:se puede|puedo|podemos|podre|podremos|voy a poder|vamos a poder|estoy|estamos|estare|estaremos"
    r"|estara nadie|hay nadie|me (?:queda|sirve|funciona|va bien)|nos (?:queda|sirve|funciona)|va a (?:ser|poder)"
    r"|funciona|sirve|se va a poder)|imposible|tampoco|(?:nobody|no one|noone)(?:'s|'ll be| will be| is)? (?:in|home"
    r"|here|there|around)|not (?:home|available|free|here|around))"
    r"(?: (?:do|make|come|be|meet|have|host|it|that|then|there|home|here|anyone|anybody|someone|over|either|day"
    r"|that day|ese dia|esos dias|para|mi|bien|for|me|us|estar|poder|in|at|all|sorry|la verdad|nada|work|works|en casa"
    r"|venir|recibirlos?|today|anything))*\s*$"
)


def is_barely_refused(clause: str) -> bool:
    """Whether a clause refuses and names nothing: "so no", "y no puedo"."""
    return bool(_BARELY_REFUSED.match(clause))
