"""Two wishes that are always granted: no more messages, and a human being.

Each is heard as a few parts that people combine freely: a word that stops, a word for messages; a word that asks, a
word for a person.
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from deskhand.language.words import any_of, plain, sentences

# Carrier words (CTIA and Twilio's list with the FCC's REVOKE and OPTOUT, 47 CFR 64.1200(a)(10), read 2026-11).
CARRIER_WORDS = frozenset("stop stopall unsubscribe cancel end quit revoke optout".split())
_LINES = frozenset({"stop", "stopall", "unsubscribe", "optout", "opt out"})
_STARTS = frozenset({"start", "unstop", "alta"})
_ALSO_ALONE = frozenset("unsuscribe unsub dnd alto baja parar detener cancelar cancelado remove cease salir revocar basta parenle parale bajame desuscribir".split())
# Words that may stand around a carrier word without changing what the whole message asks.
_FILLERS = frozenset(
    """please pls plz now no more nope this it me already all of these those thanks thank you ya por favor porfa de la lista mi numero number just
    stopping enough ok hey i said sir maam gracias the ever again mas""".split()
)

_STOP = r"(?:stop(?!ped|page)|quit(?! e)|cease|cesen|halt|kill|end\b|no (?:more|further|mas)\b|enough(?: already)?(?: (?:with|of))?|turn(?:ing)? off|shut(?:ting)? off|cancel|discontinue|knock (?:it )?off|lay off|done with|sick of|tired of|basta|alto|fin\b|ya no|no quier[oe]\w*|no deseo|no necesito|no ocupo|no pedi|no autorizo|no doy permiso|apag\w+|par(?:en|a|e|enle|ar)|dej(?:en|a|e) de|deten\w+|cancel\w+|elimin\w+|quit(?:en|a|ar)|finaliz\w+|hart\w|opt(?:ing)? (?:me )?out|unsubscribe|don'?t want|do not want|dont want|don'?t need|never (?:wanted|asked for|signed up for)|remove me from|take me off|dnd|cease and desist)"
_MESSAGE = r"(?:text(?:s|ing|ed|os?|itos?|earme|eandome)?\b(?! (?:him|her|them|my (?:wife|husband|neighbou?r|son|daughter))\b)|txt(?:s|ing)?\b|messag(?:e|es|ing)\b|msgs?\b|msjs?\b|sms\b|notification\w*|alerts?\b|reminders?\b|updates?\b(?= *(?:$|[,.!]|please|pls|ni |from|anymore|ever|to my))|surveys?\b|follow ?-?ups?\b|pings?\b|blasts?\b|mensaj\w+|notificacion\w*|avisos?\b|avisar\w*|recordatorios?\b|encuestas?\b|promocion\w+|comunicacion\b|suscripcion|subscription)"
_STOP_MESSAGES = any_of(
    _STOP + r"(?:\W+(?:the|these|those|your|all|any|with|sending|getting|me|of|automated|damn|stupid|fucking|receiving|another|a|to|get|receive|this|that|it|being|so many|more|some|one|de|los|las|sus|mas|esos|estos|con|tanto|tantos|tanta|recibir|estar|mandar|mandarme|enviar|enviarme|el|la|servicio|mi|ningun|que|manden|me|constant|endless|silly|little|for|on|my|phone|a|a los|joder)){0,5}\W+" + _MESSAGE,
    r"(?:stop|quit|cease) (?:\w+ )?(?:text|messag|contact|writ|bother|bugg|spamm|harass\w* me (?:with|by)|email|pinging|hitting me|blowing up|sending me|buzzing)\w*\b(?! (?:him|her|them|my|canned))",
    r"(?:dej\w+|par\w+|basta|ces\w+) (?:ya )?de (?:estar(?:me)? )?(?:mand\w+|envi\w+|escrib\w+|molest\w+|contact\w+|texte\w+|mensaj\w+|llenarme|hostig\w+|bombard\w+)",
    r"blow(?:ing)? up my phone|(?:block|blocking|bloque\w+) (?:u|you|your number|this number|mi numero|este numero|los voy)\b",
)  # fmt: skip
_DO_NOT_WRITE = any_of(
    r"(?:don'?t|do not|dont|never|not to|to not|please not|no need to|rather not|prefer not to|not) (?:ever |please |you |keep |be )*(?:text\w*|messag\w*|msg|contact\w*|writ(?:e|ing)(?: to)?|email\w*|bother\w*|ping\w*|txt|send\w*|survey\w*|receiv\w*|get texts)(?: (?:me|us|here|this number|this phone|to (?:this|my)|these|any|anything|on my|about|at))*(?: (?:more|anymore|any more|any longer|again|ever|texts|messages|here|number|phone|stuff|the building|no more))+",
    r"(?<!she )(?<!he )(?<!they )(?:don'?t|do not|dont|never|please not) (?:text|message|txt|contact|msg|survey|write)(?: me| us| this number| this phone)?(?: please| pls| thanks| thank you)?\W*(?:$|[,.!])", r"(?:not|never) (?:send|write|text|message)(?: \w+){0,2} (?:any ?more|no more)\b",
    r"(?:don'?t|do not|dont|never) (?:want|wish|need|care) to (?:be (?:texted|contacted|messaged|pinged|surveyed|on (?:this|your|the) list)|hear from (?:you|this)|get (?:these|this|any|your|texts)|receive)", r"prefer not to (?:receive|get|be)\b",
    r"(?:ya )?no (?:me|nos|le|les|quiero que|deseo que|vuelvan a|vuelva a|sigan|siga|esten|este|estén|lo)?(?: (?:me|nos|le|estar|esten|vuelvan|a|sigan))* ?(?:mand\w+|envi\w+|escrib\w+|contact\w+|molest\w+|texte\w+|avis\w+|encuest\w+)(?: (?:mas|nada|ningun\w*|mensajes?|textos?|msjs?|a este|a mi|por aqui|aqui|nunca|sus|estos|esos|tantos|avisos|encuestas|promociones|de \w+|por este medio|mensajitos))+", r"ya no me (?:esten )?(?:mand\w+|envi\w+|escrib\w+|contact\w+|molest\w+|texte\w+)", r"no (?:me|nos) (?:mand\w+|envi\w+|escrib\w+|contact\w+|texte\w+)(?= *(?:$|[,.!]|por favor|porfa|ya|mas))", r"(?:prefiero|quiero|pido|agradec\w+|ruego) que (?:ya )?no (?:me |nos |le )?(?:sigan )?(?:contact|escrib|mand|envi|molest|sigan|texte)\w+", r"no (?:les |le )?(?:di|doy|autorizo|autorice) (?:mi )?(?:permiso|consentimiento|que usen)\b.{0,40}(?:mensaj|text|whats|avisos|numero|celular)",
)  # fmt: skip
_FORGET_NUMBER = any_of(
    r"(?:lose|delete|forget|erase|drop|scrub|wipe|unlist|remove)(?: out)? (?:my|this|our|mi)(?: \w+){0,2} ?(?:number|phone|cell|contact|info|digits|data|numero|telefono|celular)\b", r"(?:take|get|remove|drop|pull|cut|strike|scratch|count|leave) (?:me|us|it|this number|my (?:number|name|phone|cell)|(?:my|his|her|our) (?:\w+ )?number|\w+'?s? number) (?:off|from|out)\b(?! (?:job|order|work|ticket|wo\b|the (?:job|order|schedule|route)|of (?:here|the (?:elevator|building|apartment|bathroom|lift))|here|the rent|in the|my (?:apartment|unit|place)|the (?:wall|floor|roof|ceiling|shelf|door|drain|sink|heat)))(?!.{0,30}(?:elevator|lift|apartment|bathroom|cold|dark|heat|hook|lease))",
    r"(?:remove|delete|drop|erase|unsubscribe) (?:me|us)\b(?! (?:a |the |my))", r"off (?:this|the|your) (?:list|mailing list|text list|texts|distribution|thread)", r"(?:opt|opting|opts|opted)[ -]?(?:me )?out\b(?! (?:form|for|fee|policy|clause|of the))", r"(?<!never )un ?-?subscrib\w*|unsuscrib\w*|desuscrib\w*", r"(?:revoke|withdraw) (?:my )?(?:consent|permission)", r"how (?:do|can|to) (?:i |you )?(?:turn|get|stop|shut|make|opt|unsub)\w*(?: off| out| rid)?.{0,20}\b(?:texts?|messages?|notifications?|alerts|you off)(?: off| stop)?\b", r"(?:leave|let|lv) me (?:alone|be)\b(?= *(?:$|[,.!]|please|already|and))", r"(?:another|one more|a single|1 more|any more) (?:text|word|message|buzz|ding)\b.{0,12}\bfrom (?:you|this)",
    r"(?:borr|elimin|sac|saqu|quiten|quit|retir|remuev|baj)\w*(?:me|nos|lo)?(?: \w+){0,5} (?:de (?:la |su |sus |esta |esa )?(?:lista|base|contactos|sistema)|de baja)\b", r"(?:borr|elimin|quit|sac|saqu|retir)\w*(?:en|e|a|ar)? (?:mi|este) (?:numero|telefono|celular|cel|contacto)", r"borr(?:en|e|a|ar)(?:me|lo)\b|saquenme de|saquenlo|quitenme de|bajame de|(?:den|dar|de|da)(?:me|nos) de baja|dar de baja\b(?! (?:mi|el|la|los|las|un|una)\b)|quiero (?:la |mi )?baja\b|bloque\w+ (?:mi|este) numero|(?:olviden?|pierdan?) (?:mi|este) numero|dejenme en paz|me salgo de (?:esta|la|su) lista|como (?:\w+ ){0,2}(?:quito|apago|paro|cancelo|desactivo|detengo) (?:\w+ ){0,2}(?:esto|mensajes|textos|avisos)",
)  # fmt: skip
_LAST_WORD = re.compile(r"\W*(?:please |pls |just |por favor |ya )?(?:stop(?: it| this)?|cease|remove|unsubscribe|enough|basta|baja|alto|no more|quit it)\W*")
_WRITTEN_TO = re.compile(r"\b(?:" + _MESSAGE[3:-1] + r"|signed up|asked (?:the office|you) to remove|this phone|wrong (?:number|person)|a list)")
_NOT_MINE = re.compile(
    r"\b(?:text|message|call|contact|write|email|notify|avis\w+|escrib\w+)\w* (?:me|us|a mi)? ?(?:when|if|once|before|after|as soon|cuando|antes|si)\b|\b(?:stop|quit) (?:calling|texting|messaging) (?:my|the) (?:old|other)\b|\bcancel (?:my|the|this) (?:work|order|appointment|visit|ticket|request)|canned"
)

_PERSON = r"(?:human(?: being)?s?|persons?|people|(?:real|live|actual|living|breathing) (?:one|human|person|people|someone|man|woman|lady|voice)|someone (?:real|human|alive|live|from|at|in|with|who|i can)|somebody (?:real|human|alive|live|from|at|in|with|who|i can)|anyone (?:real|human|alive|live)|representative|rep\b|agent|operator|manager|mgr|supervisor|boss|owner|landlord|super\b|receptionist|dispatcher|(?:the|your|an?) office|front desk|management|a lady|a gentleman|a man|a woman|someone|somebody|whoever(?:'s| is| runs| handles)?(?: in charge| on (?:duty|call)| this)?|m(?:r|s|rs)\.? [a-z]+)"
_ASK = r"(?:talk|speak|spk|chat|tlk|connect\w*|put me (?:through|on)|transfer\w*|pass me|get me|get|give me|gimme|hand me|let me have|switch me|reach|find me|bring me|route me|put|patch me)"
_NEED = r"(?:want|need|wanna|would like|i'?d like|like|prefer|demand|rather have|should like|may i have|can i have|could i have|is there|let me|asking for|where'?s|give us)"
_GAP = r"(?:\W+(?:to|with|through|talk|speak|over|a|an|the|your|some|any|actual|real|live|just|please|me|on|directly|now|in|voice|by|phone|it|say|deal|have|for|you|get|hear|from|my|another|proper|fucking|damn|goddamn)){0,6}\W+"
_NO_FALL = r"\b(?! (?:fell|is (?:stuck|trapped|hurt|inside|bleeding|in the|at the|outside|breaking)|was|were|who (?:lives|was|came)|next door|upstairs|above|downstairs|to (?:fix|come|repair|let|unlock|open|check|look|clean|see|take a look|do)|stuck|came|has|says?|said|already|out (?:here|to)|over here|asap|can use|keep\w*|ring\w*|knock\w*|(?:in|from|at) (?:the )?(?:apartment|unit|\d)))"
_HUMAN = any_of(
    _ASK + _GAP + r"(?!someone\b(?! (?:real|human|alive|live|from|in charge|who|at|on the phone|please|now|$))|somebody\b(?! (?:real|human|alive|live|from|in charge|who|at|on the phone|please|now|$)))" + _PERSON + _NO_FALL,
    _NEED + _GAP + r"(?:human(?: being)?|real (?:person|one|human)|live (?:person|agent|human)|actual (?:person|human)|person\b(?! (?:who|to)|al)|representative|agent|operator|manager|supervisor|boss|someone (?:real|alive|human|in charge)|somebody (?:real|alive|human|in charge)|people not)" + _NO_FALL,
    r"(?:talk|speak|spk|chat) (?:to|with|w) (?:someone|somebody|anyone|anybody|a (?:man|woman|guy|lady|dispatcher|boss|person)|m(?:r|s|rs)\.? \w+|whoever|the (?:boss|owner|dispatcher|landlord|super|manager|office))\b" + _NO_FALL[2:],
    r"(?:human|real person|live person|representative|agent|operator|supervisor)(?: being)?(?: please| pls| plz| now| asap)*\W*(?:$|[.!?])", r"(?:get|put) (?:me )?(?:someone|somebody|anyone|a (?:person|human|guy)) (?:on(?: the (?:phone|line))?|else on|real|human)\b|(?:put|get) (?:someone|somebody|a person|a human) on\b",
    r"(?:have|get|ask|tell|need|want|make|let|can|could|would|will|like) (?:\w+ ){0,5}?(?:someone|somebody|person|human|real one|manager|supervisor|boss|lady|gentleman|man|woman|office|landlord|in charge|charge|owner|\w+ from the office)(?: from the office| in charge)? (?:to )?(?:call|phone|ring|telephone|contact|reach|talk to|speak to) (?:me|us|back)\b", r"(?:to )?just call (?:somebody|someone|a person)|press(?:ing)? zero|dial(?:ing)? 0\b|(?:^|[.,!] *)(?:just |please |pls )*call me(?: please| pls| now| back| asap)*\W*(?:$|[,.!]|at \d|\d)|(?:on|over) the phone with",
    r"(?:no|not|stop with the|enough|hate|tired of|sick of|isn'?t|don'?t want|fed up with|no more|want no|without|don'?t do|done with) (?:a |an |the |this |these |talking to |your |any |more |texting |damn |stupid |with )*(?:bots?|robots?|computers?|automated|chatbots?|recordings?|ai\b|machines? (?:answer|talk|repl)\w*)\b(?!.{0,30}\b(?:vacuum|wash\w*|broken|leak\w*|room|writing|text\w*|messag\w*))", r"(?:are|r|is|am) (?:you|u|this|there|i (?:talking|speaking|texting) (?:to|with)) (?:even |really |actually |just |like )?(?:a |an )?(?:bot|robot|machine|ai|computer|human|real|person|chatbot|automated)\b.{0,60}\b(?:get|want|need|give|person|someone|human|somebody|talk|speak|call|put)\b",
    r"(?:hablar|habla|hable|comuni\w+|pas(?:a|e|en)\w*|transf\w+|conect\w+|atiend\w+|platicar|ponga\w*|pong\w+|deme|dame|denme|contest\w+|marqu\w+|marc\w+|llam\w+|busco|urge|mand\w+ con)\b(?:\W+(?:a|al|con|de|me|que|un|una|el|la|alguien|hablar|ya|por|favor|directo|mejor|otra|lo|le|nos|verdadera|mi|usted|puede|don|dona)){0,6}\W+(?:human\w+|persona\b|gente(?: real| de verdad)?|operador\w*|representante|agente|supervisor\w*|manager|gerente|encargad\w+|administrador\w*|ser humano|alguien (?:real|viv\w|de verdad|de carne|que decida|en persona|con vida|de la oficina)|asesor\w*|duen[oa]|senorita|ejecutiv\w+|jef[ea]|don \w+|dona \w+)\b(?! (?:se (?:cayo|lastimo|quedo)|atrapad|encerrad|adentro|caid|inconsciente|que (?:arregle|repare|venga)|de la (?:heladeria|tienda)))",
    r"(?:quiero|necesito|ocupo|prefiero|quisiera|exijo|urge)(?:\W+(?:a|un|una|el|la|con|hablar|me|que|ya|otra)){0,4}\W+(?:human\w*|persona\b(?! (?:que (?:arregle|repare|venga)|para arreglar))|persona real|gente real|operador\w*|representante|agente|supervisor\w*|manager|gerente|encargad\w+|administrador\w*|ser humano|dona \w+|don \w+|jef[ea])\b", r"(?:un |una |algun |alguna |con )?(?:humano|persona real|persona de verdad|operadora?|representante|ser humano|gente real|alguien viv[oa]|agente)(?: (?:que hable espanol|por favor|porfa|porfavor|ya))*\W*(?:$|[,.!?])", r"(?:no|nada de|odio|harto de|harta de|basta de) (?:quiero |hablar |con |los |las |la |el |un |una |mas |a |esta |este |hablarle |tratar )*(?:robots?|maquinas?|bots?|computadoras?|compu|contestadora|grabacion|respuestas automaticas)\b(?!.{0,20}\b(?:lav\w+|sirve|funciona|prende|enciende))", r"(?:es|eres|sos) (?:usted |ud |tu |esto |vos )?(?:un |una )?(?:robot|bot|maquina|computadora|persona|compu)\b.{0,60}\b(?:persona|alguien|humano|hablar|gente|pas\w+|comuni\w+)\b", r"(?:hablar|comunicarme) con (?:alguien|una persona|un humano|la (?:manager|duena|administradora|encargada)|el (?:manager|dueno|encargado|administrador)|don \w+|dona \w+)\b", r"(?:que|quiero que) (?:me )?(?:llame|marque|conteste|atienda|hable) (?:alguien|una persona|un humano|un ser humano|gente|un supervisor)\b", r"(?:llamenme|marquenme)(?: por favor| porfa| ya)*\W*$|llameme (?:usted|alguien)",
)  # fmt: skip
_HUMAN_ONLY = re.compile(
    r"\W*(?:(?:a|an|un|una|la|el|please|pls|now|por favor|porfa|ya|con|real|live) )*(?:humans?|persons?|people|agents?|operators?|representatives?|managers?|supervisors?|humano|persona|gente|agente|operador|operadora|representante|gerente)(?:\W+(?:please|pls|now|por favor|porfa|ya|real|representative|agent|human|person))*\W*"
)


_GO_ON = re.compile(r"\b(?:don'?t|do not|never|no) (?:stop|quit|dej\w+ de|paren? de) (?:text|messag|writ|mand|escrib|avis)")


_MORE = any_of(
    r"(?:text|message|call|email|notify|tell|ping|update|let|avis\w+|escrib\w+|mand\w+|llam\w+|dig\w+)(?: me| us|me|nos)? ?(?:know|when|if|once|before|after|as soon|back|at|on|the|your|cuando|antes|si|la|el|por|en cuanto)\b",
    r"keep (?:\w+ ){0,3}(?:coming|posted|updated|informed|texting|me in)", r"(?:like|love|appreciate|need|want|waiting for) (?:\w+ ){0,2}(?:texts?|updates?|messages?)\b",
)


def asks_for_messages(text: str) -> bool:
    """True where the writer speaks of messages that are to come."""
    return bool(_MORE.search(plain(text)))


def asks_to_stop(text: str) -> bool:
    """True where `text` is a carrier's opt-out word, or asks in other words that messages stop."""
    heard = plain(text).strip()
    if _is_bare_stop(heard) or _has_a_line_of_stop(heard):
        return True
    if _GO_ON.search(heard):
        return False
    if _NOT_MINE.search(heard):
        return bool(_FORGET_NUMBER.search(heard)) and "canned" not in heard
    if any(pattern.search(heard) for pattern in (_STOP_MESSAGES, _DO_NOT_WRITE, _FORGET_NUMBER)):
        return True
    return _ends_in_stop(heard)


def _is_bare_stop(heard: str) -> bool:
    """A message of nothing but carrier words and courtesies ("STOP", "please stop", "stop. no more", "sotp")."""
    words = re.findall(r"[a-z]+", heard.replace("'", ""))
    if not words or len(words) > 8:
        return False
    rest = [word for word in words if word not in _FILLERS]
    if len(words) == 1 or "".join(words) in CARRIER_WORDS:
        return _is_carrier_word("".join(words))
    return bool(rest) and all(word in CARRIER_WORDS - {"end", "cancel"} | _ALSO_ALONE for word in rest)


def _has_a_line_of_stop(heard: str) -> bool:
    """One of the plainest words on a line of its own, taken back by no later one: mail has a name and a subject below."""
    said = [line.strip(" .!\t\r") for line in heard.split("\n")]
    last = next((line for line in reversed(said) if line in _LINES | _STARTS), "")
    return last in _LINES


def _is_carrier_word(word: str) -> bool:
    """Also with letters stretched or swapped."""
    short = re.sub(r"(.)\1{2,}", r"\1", word)
    if short in CARRIER_WORDS | _ALSO_ALONE:
        return True
    swapped = (c for c in CARRIER_WORDS | _ALSO_ALONE if len(c) >= 4 and sorted(c) == sorted(short))
    return any(OSA.distance(short, c) == 1 for c in swapped) or OSA.distance(short, "unsubscribe") <= 2


def _ends_in_stop(heard: str) -> bool:
    """A closing "Cease." counts where the words before it speak of being written to."""
    said = sentences(heard.replace(",", "."))
    return bool(said) and bool(_LAST_WORD.fullmatch(said[-1])) and bool(_WRITTEN_TO.search(heard))


def asks_for_human(text: str) -> bool:
    """True where the writer wants a person to answer, or their manager."""
    heard = plain(text)
    if _HUMAN_ONLY.fullmatch(heard) or _HUMAN.search(heard):
        return True
    return any(_HUMAN_ONLY.fullmatch(sentence) and len(sentence) > 5 for sentence in sentences(heard)[-2:])


_THING = r"(?:bots?|robots?|machines?|computers?|a\.?i\.?|artificial|automated|chat ?bots?|programs?|software|virtual|humans?|real(?= ?(?:persons?|humans?|one)?\W*(?:$|or\b|here|there))|persons?|people(?! (?:going|gonna|doing|coming|ever|even|planning|still|just|always|never))|alive|maquinas?|robot|computadoras?|personas?|humanos?|humanas?|inteligencia artificial|automatic[oa]s?|de verdad|programa)"
_YOU = r"(?:are|r|is|am|do|does|eres|es|son|esto es|estoy|hablo|hay) (?:you|u|this|that|it|there|i|usted|ustedes|un|una|con|alguien)?"
_ASKS_IF_HUMAN = any_of(
    _YOU + r"(?:\W+(?:even|really|actually|just|like|a|an|the|some|kind|of|sort|talking|speaking|texting|chatting|typing|writing|to|with|here|someone|somebody|is|this|one|those|on|other|end|have|having|got|un|una|con|hablando|escribiendo|algun|de|verdad|realmente|acaso)){0,8}\W+" + _THING + r"\b",
    r"(?:who|what) (?:am i|are you|is this|'s this)(?: (?:talking|texting|speaking|chatting))?(?: (?:to|with))?\W*(?:$|\?|a |bot|robot|person|human)",
    r"(?:human|bot|robot|person|machine|real person|humano|persona|maquina) (?:or|o) (?:a |an |un |una )?(?:human|bot|robot|person|machine|computer|ai|humano|persona|maquina|computadora)\b",
    r"(?:you|u|this|that|it)(?:'re|re| are| is|'s)? (?:a |an )?(?:bot|robot|machine|ai|computer|human|real|person)\W*$",
    r"con quien (?:hablo|estoy hablando|tengo el gusto)|quien (?:es|eres|me escribe)\W*(?:$|\?)",
)  # fmt: skip


def asks_if_human(text: str) -> bool:
    """True where the writer asks whether a person or a machine answers; a statement about one is no question."""
    heard = [plain(sentence) for sentence in sentences(text)]
    return any(_ASKS_IF_HUMAN.search(sentence) and _is_asked(sentence, text) for sentence in heard)


def _is_asked(sentence: str, text: str) -> bool:
    return "?" in text or bool(re.match(r"\W*(?:are|r|is|am|do|who|what|human|bot|eres|es|hablo|estoy|con quien|quien)\b", sentence))
