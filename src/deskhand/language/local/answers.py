"""What a line answers: by who writes and what they were asked, never by one fixed wording."""

from __future__ import annotations

import re

from deskhand.domain.reading import STAFF, Answer, ReadingContext, Role
from deskhand.language.words import any_of, plain

_Table = tuple[tuple[Answer, re.Pattern[str]], ...]

_YES = any_of(
    r"(?:yes+|yea+h?|yep|yup|yas|ya\b|ok(?:ay|ey)?|k\b|kk|sure|fine|absolutely|definitely|of course|certainly|correct|right|affirmative|confirmed?|agreed|go ahead|go for it|do it|please do|sounds good|works|perfect|great|will do|can do|10-?4|roger|copy|bet|for sure|you bet|that'?s right|si+\b|simon|claro|dale|sale\b(?! agua| humo)|va\b|vale|bueno|listo|adelante|por supuesto|de acuerdo|asi es|correcto|exacto|confirmo|esta bien|orale|hagal[oe]|perfecto|cuente conmigo|con gusto)\b",
    r"👍|✅|👌|🆗|💯",
)
_NO = any_of(
    r"(?:no+\b|nope|nah+|negative|never|not (?:really|yet|today|now|at all)|don'?t|do not|nel\b|para nada|tampoco|negativo|todavia no|aun no)\b", r"👎|❌"
)
_YES_ANYWHERE = any_of(r"👍|✅|👌|🆗|💯")
_QUESTION = re.compile(r"\?|^\W*(?:(?:hmm+|hey|hi|so|uh|um)\W+)?(?:what(?:'?s)?|when(?:'?s)?|where(?:'?s)?|which|who(?:'?s)?|whose|how|why|is there|is it|do they|do you|did (?:the|they|you)|does|can they|are they|que\b|cual|donde|quien|cuando|cuanto|hay\b|tienen)\b")

_ASKS = re.compile(r"\b(?:which (?:one|unit|building|address|is)|what(?:'?s)? the|depends\b|please advise|need to know|must know|let me know (?:if|what)|cual|a donde)\b")
_NOBODY_HOME = any_of(r"(?:no ?body|no one|nadie) (?:is )?(?:home|answer\w*|open\w*|abre|contesta)|knocked|can'?t get (?:in|inside)\b")

_LATE = any_of(
    r"(?:running|run|gonna be|going to be|be|i'?m|im|bit|little|few|min\w*|hour|hr|way) (?:\w+ ){0,3}(?:late|behind|delayed)\b", r"(?:stuck|sitting|caught) (?:\w+ ){0,2}(?:traffic|on the|in the|at (?:the )?(?:supply|another|previous|last|other))\b", r"traffic\b|flat tire|got a flat|broke down|delay\w*|held up|accident on|take me longer|still (?:on|at|finishing|wrapping)\b(?! (?:it|site|my way))|(?:another|more|extra|\d+ more) (?:\d+ )?(?:min\w*|hour|hr)s?\b(?! (?:on site|of work|of labor|to finish))|push(?:ed|ing)? (?:it |me )?back|won'?t make (?:it )?(?:by|at|until|till)|can'?t make (?:it )?(?:by|at \d)|later than|make that|call it (?:\d|an? hour)|tech (?:is|called in) (?:late|sick)",
    r"(?:voy|llego|vamos|llegare|ando|va) (?:\w+ ){0,2}(?:tarde|retrasad\w+|atrasad\w+|demorad\w+)|retras\w+|atrasad\w+|trafico|tranque|se me (?:poncho|hizo tarde|descompuso|complico)|me (?:tardo|demoro|agarro)|(?:otros|unos) \d+ (?:min\w*|hora\w*) mas|\d+ min\w* mas|llego mas tarde",
)  # fmt: skip
_ARRIVED = any_of(
    r"(?:i'?m|im|we'?re|we are|i am|just|now|tech is|my guy is|crew is|guy'?s|he'?s|she'?s|he is) (?:\w+ )?(?:here|on ?site|onsite|outside|at (?:the )?(?:door|unit|property|building|gate|front|lobby|apt|address|location|place)|there|arrived|parked|downstairs|pulling up|in the (?:lobby|parking))\b(?! (?:in \d|by|at \d|until|till))", r"(?:just )?(?:arrived?|pulled (?:up|in)|got here|made it|checking in|on ?site|onsite|here now|at the (?:door|unit|property|gate|site))\b(?! (?:at|by|in|around|before) \d)(?!.{0,12}\b(?:eta|will|by \d))", r"^\W*(?:i'?m |im |we'?re )?here\W*$", r"no ?(?:body|one) (?:is )?(?:home|answer\w*|open\w*)|knock\w*|(?:can'?t|how do i) get (?:in|inside|through the gate)|tenant (?:is )?not (?:home|answering|here)",
    r"ya (?:llegue|llegamos|estoy (?:aqui|afuera|en)|estamos (?:aqui|afuera|en)|ando aqui)|(?:llegue|llegamos)\b|(?:estoy|estamos) (?:afuera|aqui|en (?:la puerta|el sitio|el edificio|la propiedad|el lugar))|ya aqui|nadie (?:abre|contesta)|aqui (?:estoy|afuera|ando)",
)  # fmt: skip
_DONE = any_of(
    r"(?:all |job |work |it'?s |is |are |we'?re |i'?m |just |and )*(?:done|finished|completed?|wrapped(?: up)?|fixed|repaired|replaced|swapped|installed|cleared|unclogged|resolved|sorted|restored|rekeyed|patched|cleaned up|knocked out|buttoned up|good to go|all set|back (?:on|up|in service|to normal|running)|up and running|working (?:again|now|fine)|running again|holding pressure|tested (?:ok|good|fine))\b(?! (?:another|with another|my other|(?:at|by) \d{1,2}(?![\da-z])|tomorrow|later|yet))", r"(?:snaked|tightened|changed|reset|unjammed|resealed|soldered|welded|capped|pumped) (?:out |down |up )?(?:the|it|a|both|all|old|new)\b", r"turned (?:the )?(?:water|gas|power|heat) back on|(?:invoice|bill) (?:to follow|coming|sent|attached)|packing up|leaving (?:now|the site)|heading out",
    r"(?:ya )?(?:termin(?:e|amos|ado)|acab(?:e|amos|ado)|qued(?:o|aron) (?:list\w|bien|arregl\w+|repar\w+|funcion\w+|resuelt\w)|list[oa]s?\b(?! para)|arregl(?:e|amos|ado|ada)|repar(?:e|amos|ado|ada)|cambi(?:e|amos|ado) (?:el|la|los|las)|instal(?:e|amos|ado)|destap(?:e|amos|ado)|hech[oa]\b|complet(?:ado|e|o)|solucion(?:ado|e|amos)|ya (?:quedo|esta (?:list\w|arregl\w+|repar\w+|funcion\w+)))\b",
)  # fmt: skip
_NOT_DONE = any_of(
    r"(?:not|isn'?t|never|haven'?t|won'?t be|can'?t be|when|once|after|until|till|if|before|as soon as|still|almost|nearly|half|be|get(?:ting)?|gonna be|to be|sin|no|cuando|casi|apenas|voy a|al|despues de que|en cuanto) (?:\w+ ){0,4}?(?:done|finish\w*|complete\w*|fixed|wrapp\w+|repaired|replaced|termin\w+|acab\w+|list[oa])\b"
)
_DECLINE = any_of(
    r"(?:can'?t|cannot|can not|cant|won'?t|unable to|not able to|couldn'?t|not gonna|won't be able to) (?:\w+ )?(?:do|make|take|get|come|help|be there|cover|send|handle|accept|swing|fit|this|it|tonight|today|right now)\b", r"(?:no can do|no thanks|no thank you|no way|not available|unavailable|not interested|not for me|not us|pass\b(?! (?:inspection|along|it on|by))|declin\w+|reject\w*|refus\w+|hard pass|sit this one out|turn(?:ing)? (?:this|it) down)", r"(?:slammed|swamped|booked(?: solid| up| full)?|jammed up|tied up|fully booked|maxed out|full up|overbooked|packed|buried|up to (?:my|our) (?:neck|ears|eyeballs)|stacked|backed up (?:tonight|today|with|till|until))\b", r"(?:call|try|get|find|use|ask|send|offer|give it to) (?:someone|somebody|another|a different|the next|anybody|anyone) ?(?:else|guy|company|vendor|plumber|one|in line)?\b", r"(?:on|at|in the middle of) (?:another|a different|an ?other|a) (?:job|call|emergency|one)\b(?!.{0,40}\b(?:but|then|after|there (?:in|by)|be there|can (?:be|come)))", r"(?:out of (?:town|state|our area|my area|the area|office)|on vacation|off (?:tonight|today|this week|the clock|duty|till|until)|(?:not|isn'?t|outside|too far|out of) (?:\w+ ){0,2}(?:my|our) (?:area|zone|territory|line|thing|wheelhouse)|too far|don'?t (?:do|service|cover|work|have (?:anyone|anybody|a (?:guy|tech|crew)))|do not (?:do|service|cover|work)|we only do|no (?:one|body) (?:available|free|to send|on)|short (?:staffed|handed)|no tech\w*|truck (?:is )?(?:down|broke|in the shop)|license (?:doesn'?t|lapsed)|closed (?:tonight|today|for)|in bed|sick (?:today|tonight)|at (?:my|a|the) (?:kid|wedding|funeral|hospital)|(?:have|got|need) to (?:drop|cancel|back out|bow out|pass)|can (?:someone|somebody) else|commercial only|so no\b|no on (?:this|that))",
    r"no (?:puedo|podemos|podria|me es posible|alcanzo|llego|gracias|voy a poder|disponible|hago|hacemos|trabajo|trabajamos|cubro|cubrimos|tengo (?:gente|personal|tiempo|quien))\b", r"(?:estoy|estamos|ando|andamos) (?:\w+ )?(?:ocupad\w+|llen\w+|saturad\w+|full|fuera|de vacaciones|lej\w+|en otro (?:trabajo|jale)|hasta (?:el|la) )", r"(?:llam\w+|busqu\w+|consig\w+|mand\w+|habl\w+) (?:a |le a )?(?:otro|otra|alguien mas)|paso esta vez|(?:yo )?paso\b(?! (?:por|a las|manana|en))|imposible|rechaz\w+|declin\w+|no me da tiempo|esta (?:muy )?lejos|no es mi (?:zona|area)",
)  # fmt: skip
_COUNTER = any_of(
    r"(?:can'?t|cannot|cant|won'?t|not|nothing|no one|earliest|soonest|not free) (?:\w+ ){0,4}(?:before|until|till|til|earlier than|sooner than|is|would be|i can|i could|we can|free)\b(?= .{0,20}(?:\d|tomorrow|tmrw|mon|tue|wed|thu|fri|sat|sun|morning|noon|afternoon|tonight|next))", r"(?:can|could|would|able to|gonna|going to|might|free|available|open) (?:\w+ ){0,4}(?:do|make|come|be|get|take|swing|fit|squeeze)? ?(?:it |there |by |out |this |that |them |you in )*(?:tomorrow|tmrw|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|thurs|fri|sat|sun|next week|in the morning|first thing|after \d|at \d+ (?:tomorrow|instead))\b.{0,30}(?:instead|not today|not tonight|earliest|if that works|ok\?|work\?|does that|would that|$)", r"(?:how about|what about|would|does|could we do|can we do|what if|instead|rather) (?:\w+ ){0,4}(?:\d|tomorrow|tmrw|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|later|after)\b", r"(?:tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|later|after \d+) (?:\w+ ){0,3}(?:instead|work\w*\?|ok\?|at the earliest|earliest|only)", r"only (?:if|for|after|at|when)\b|for \d+ not \d+|\d+ not \d+|(?:if|unless) (?:you|they|it'?s|the owner) (?:\w+ ){0,3}(?:pay|cover|approve|after ?hours|double|can wait|wait)\b|can it wait|not (?:today|tonight|now),? (?:but|tomorrow|only)|(?:trip|after ?hours) (?:fee|charge|rate)",
    r"(?:can'?t|cannot|cant|not|no|won'?t)\b.{0,20}\b(?:today|tonight|now|hoy|ahorita|ahora|esta noche)\b.{0,15}\b(?:tomorrow|tmrw|manana|monday|tuesday|wednesday|thursday|friday|lunes|martes|miercoles|jueves|viernes|first thing|\d{1,2} ?(?:am|pm)|a las \d)",
    r"no (?:puedo|podemos|llego|alcanzo) (?:\w+ )?(?:antes|hasta)\b|hasta (?:manana|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|las \d)|(?:puedo|podria|podemos|podriamos|iria|llegaria) (?:\w+ ){0,3}(?:manana|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)|despues de|a partir de|mas tarde|hasta)\b|(?:le parece|que tal|mejor|seria) (?:\w+ ){0,2}(?:manana|el (?:lunes|martes|miercoles|jueves|viernes|sabado)|a las|mas tarde)",
)  # fmt: skip
_ACCEPT = any_of(
    r"(?:on (?:it|my way|the way|our way)|omw|o\.m\.w|otw|heading (?:over|there|out|that way)|headed (?:over|there|that way)|en route|enroute|rolling|leaving now|(?:i'?ll|ill|we'?ll|we will|i will|gonna|can|i can|could) (?:\w+ )?(?:take|do|be there|be over|go|head|come|get|handle|swing|make|grab|send|run|there|accept|cover|roll|dispatch)|i got (?:it|this|you)|got (?:it|this|you)|we got (?:it|this|you)|i'?m (?:in|there|coming|available|free|down)|count me in|take(?:n| it)?\b|accept\w*|mine|sign me up|sending (?:a|my|one|the|someone|our)|be there|see you|there (?:in|by|at|around)|dispatch(?:ed|ing)|book it|put me down|send (?:it|me|the (?:info|address|details))|will do|can do|my (?:guy|tech|crew) (?:can|will|is (?:on|free|headed)))\b",
    r"(?:ya )?(?:voy|vamos|salgo|salimos|llego|llegamos|yo lo (?:hago|tomo|agarro)|lo (?:tomo|tomamos|agarro|agarramos|acepto|hago|hacemos)|acept\w+|me (?:apunto|encargo|lanzo)|en camino|ahi (?:estoy|voy|estare|le caigo|llego)|mando a|cuente conmigo|puedo (?:ir|llegar|estar|tomarlo|hacerlo)|podemos (?:ir|llegar|tomarlo)|estoy disponible|le entro|jalo)\b",
)  # fmt: skip
_PRICED = re.compile(r"\$ ?\d|\b\d+(?:\.\d+)? ?(?:k\b|bucks|dollars|usd|dolares|pesos)|\b(?:quote|estimate|cotiza\w+|presupuesto|run you|cost|costs|price|charge|for the whole|out the door|flat rate|per hour|an hour|/hr|parts and labor|labor|saldria|cuesta|cobro|cobraria|por todo|mano de obra)\b|\b(?:gonna|going to|it'?ll|it will|would|looking at|be) (?:be |run |cost |at )*(?:about |around |like )?\d{2,5}\b(?! ?(?:min|hour|hr|am|pm|:))|\b(?:need|needs) (?:a |the )?(?:approval|ok|go ahead|new)\b.*\b\d{3,}")

_ASKS_LEAVE = re.compile(
    r"\b(?:quot\w*|estimat\w*|cotiz\w*|presupuesto|approv\w*|aprueb\w*|proceed\??|(?:would|will|it'?ll|gonna|going to) (?:be|run|cost)|needs? a new|want me to|should i|ok to|go ahead\?|(?:ok|okay|good|alright|sound good|esta bien)\s*\?)"
)
"""Words beside a price that wait for leave: a quote, whatever work they name."""

_ASKS_TO_GO_ON = re.compile(
    r"\b(?:proceed|go ahead with|approv\w*|authoriz\w*|autoriz\w*|aprueb\w*|want me to (?:do|fix|replace|go|open|cut|order|pull)|(?:ok|okay|good|alright) to (?:do|replace|open|order|cut|pull|start|proceed)|should i (?:go ahead|do|replace|order|open|cut|pull)|le sigo|procedo|lo hago)\b"
)
"""A vendor who asks for leave to do more: a quote, with or without its amount."""

_VENDOR: _Table = (
    (Answer.RUNNING_LATE, _LATE),
    (Answer.COUNTER, _COUNTER),
    (Answer.DECLINE, _DECLINE),
)

_CODED = re.compile(r"\b[a-z] ?\d{2}\b")
_DIGIT_ONLY = re.compile(r"\W*(?P<n>[0-3])\W*")
_BY_DIGIT = {"1": Answer.ACKNOWLEDGE, "2": Answer.DOWNGRADE, "3": Answer.KNOWN_ISSUE, "0": Answer.REPEAT}
_STAFF: _Table = (
    (Answer.ON_CALL_CHANGE, any_of(r"(?:is|are|am|be|put|make|takes?|taking|has|have|swap\w*|cover\w*|switch\w*|i'?m|im|goes|go|going|i'?ve got|i have|change|remove|take)\b.{0,40}\bon[ -]?call\b", r"on[ -]?call\b.{0,40}\b(?:is|tonight|now|instead|this week|swap|changed?|from|until|till|to|for|goes)\b", r"(?:cover\w*|filling in|standing in|swap\w*|switch\w*|trade|trading) (?:\w+ ){0,3}(?:for|with) (?:me|\w+)\b.{0,30}\b(?:tonight|today|tomorrow|this week\w*|shift|on[ -]?call|weekend|until|monday|friday|night)", r"(?:de guardia|la guardia|guardia (?:hoy|esta noche))\b", r"rota\b|rotation|page \w+ instead (?:of me )?(?:tonight|from now|this week)")),
    (Answer.HAND_BACK, any_of(r"(?:hand(?:ing)? (?:it |this |her |him )?back|give (?:it|this) back|(?:all |it'?s )?yours(?: again)?|back to (?:you|paula)|you (?:take|have|can have) it (?:back|again|from here)?|take it from here|paula (?:can )?(?:take|has) (?:it|over)|resume|te lo (?:regreso|devuelvo|paso)|retoma(?:lo)?|sigue tu|de vuelta|regresa(?:telo|lo)?)\b", r"^\W*back\b(?! (?:door|wall|yard|in|at))")),
    (Answer.TAKE_OVER, any_of(r"(?:i'?ll|ill|i'?m|i am|let me|i will|i can|im) (?:\w+ )?(?:take|taking|handle|handling|deal|dealing|own|got|have)\b(?: (?:it|this|that|over|from here|care|with|the|one))+", r"mine\b|my case|i(?:'?ve)? got (?:it|this)(?: from here)?,? (?:stop|don'?t|stay|you)|taking (?:this|it|over)|take over|stay out|everything (?:from \w+ )?comes to me|(?:don'?t|do not|stop) (?:answer|reply|text|write|messag)\w* (?:her|him|them|the tenant)|yo (?:lo|la) (?:tomo|manejo|atiendo|llevo|veo)|me encargo yo|es mio|dejamelo")),
    (Answer.REPEAT, any_of(r"(?:repeat|say (?:that |it )?again|resend|send (?:it )?again|come again|what was (?:that|it)|repite(?:lo)?|otra vez por favor|de nuevo)\b")),
    (Answer.KNOWN_ISSUE, any_of(r"(?:known (?:issue|problem|thing)|already (?:know|aware|known|reported|on it)|we (?:know|already know) (?:about|of)|aware (?:of|already)|same (?:issue|outage|thing) (?:as|in)|building[ -]?wide|duplicate|ya (?:lo )?sab(?:emos|ia)|ya estamos enterados|problema conocido|es general)\b")),
    (Answer.DOWNGRADE, any_of(r"(?:downgrade|not (?:an |a |really an? )?emergency|non[ -]?emergency|can wait|false alarm|make it (?:routine|urgent)|lower (?:it|the)|isn'?t (?:an )?emergency|stand (?:it |the \w+ )?down|close the page|call it routine|wait (?:till|until) (?:morning|monday|tomorrow)|no es emergencia|puede esperar|falsa alarma|bajal[oea])\b")),
    (Answer.DONE, any_of(r"(?:handled|all set|taken care of|sorted|resolved|under control|closed?(?: it)?|fixed|done)\b")),
    (Answer.ACKNOWLEDGE, any_of(r"(?:ack\w*|got (?:it|the page|this|your)|received|copy|roger|10-?4|on (?:it|my way|the way)|omw|seen|saw (?:it|this|the)|noted|understood|i'?m (?:up|on it|awake|there|heading|going|coming)|im on it|en route|heading (?:over|there)|will (?:do|handle|call)|enterad[oa]|recibid[oa]|visto|ya (?:lo )?vi|voy|estoy en eso|en camino)\b")),
)  # fmt: skip
_APPROVES = any_of(r"(?:approv\w+|go ahead|go for it|do it|ok(?:ay)?(?: to| do|ed)?|authori[sz]\w+|proceed|green ?light|fine(?: by me)?|agreed?|allow\w*|permission|works|sounds good|pull the trigger|aprob\w+|autoriz\w+|adelante|dale|procedan?|hagan?lo|denle|esta bien)\b")
_REFUSES = any_of(r"(?:no go|no-go|den(?:y|ied)|declin\w+|reject\w*|refus\w+|not approved|don'?t (?:do|approve|proceed|go|spend|authori[sz]e)|do not|too (?:much|high|expensive|steep|rich)|no way|hold off|hold on that|wait\b|get (?:a |another |two |more |me )*(?:second|other|another|bids?|quotes?)|not (?:paying|at that|for that|until|going to)|stop\b|never|rechaz\w+|neg(?:ado|ada|amos)|no (?:lo )?(?:autorizo|apruebo|aprobado|aprobada|autorizado|procede|hagan|se hace)|muy caro|demasiado|ni loco|esperen?)\b")

_FIXED = any_of(
    r"(?:all |it'?s |is |are |that'?s |everything'?s? |been |now |already |got |they |he |seems |looks )*(?:fixed|resolved|solved|working (?:now|again|fine|great|perfect\w*|well|like)|works (?:now|again|fine|great|perfect\w*|well|like)|repaired|sorted|back to normal|good (?:now|as new|to go)|all good|no more (?:leak\w*|drip\w*|noise|problem\w*)|dry (?:now|as)|holding|stopped (?:leak|drip|run|beep|chirp|mak)\w*|took care of it|taken care of|never ?mind|nvm|cool again|hot again|we'?re good|all set)\b",
    r"(?:ya )?(?:quedo|esta (?:arregl\w+|repar\w+|listo|list[oa]|bien|funcion\w+|perfecto)|funciona|sirve|jala|se arregl\w+|lo arregl\w+|la arregl\w+|lo repar\w+|no gotea|no huele|prende|enfria|calienta|solucionado|resuelto|todo bien|olvidelo)\b",
)  # fmt: skip
_NOT_FIXED = any_of(
    r"(?:still|again|not|isn'?t|never|hasn'?t|wasn'?t|didn'?t|doesn'?t|won'?t|nope|keeps|back to|worse|same (?:thing|problem|issue)|started (?:up )?again|nobody (?:came|showed)|no one (?:came|showed)|came back|todavia|aun|sigue\w*|otra vez|de nuevo|tampoco|peor|volvio|igual|no (?:sirve|funciona|quedo|esta|jala|vino|vinieron|ha|prende|enfria|calienta|arregl\w+|se arregl\w+))\b"
)

_YES_NO = re.compile(r"ask|confirm|safety|allow|access|may|check|try|did|is_", re.IGNORECASE)


def read_answer(text: str, context: ReadingContext, has_money: bool) -> Answer | None:
    """What `text` answers for someone of this role; None where it answers nothing."""
    heard = plain(text)
    acts = tuple(asked.act for asked in context.asked)
    if context.role is Role.VENDOR:
        return vendor_answer(heard, has_money)
    if context.role in STAFF:
        return staff_answer(heard, acts, has_money)
    return tenant_answer(heard, acts)


def vendor_answer(heard: str, has_money: bool) -> Answer | None:
    """An offer's or a job's answer; what is done or late weighs more than a yes, a price more than a plain question."""
    if has_money and _ASKS_LEAVE.search(heard):
        return Answer.QUOTE
    if _ASKS_TO_GO_ON.search(heard) and "?" in heard:
        return Answer.QUOTE
    if _DONE.search(heard) and not _NOT_DONE.search(heard) and not _QUESTION.match(heard):
        return Answer.DONE
    if _QUESTION.match(heard) and not has_money and not _STILL_ON_THE_WAY.search(heard):
        return _asks_or_counters(heard)
    if _NOBODY_HOME.search(heard):
        return Answer.ARRIVED
    yields = next((answer for answer, pattern in _VENDOR if pattern.search(heard)), None)
    accepts = bool(_ACCEPT.search(heard) or _YES.match(heard.lstrip(" .,!-")) or _YES_ANYWHERE.search(heard))
    if yields is Answer.RUNNING_LATE and not re.search(r"\bcan'?t (?:take|do|accept)\b", heard):
        return yields
    if yields is Answer.COUNTER or (yields is Answer.DECLINE and not _starts_with_yes(heard)):
        return _counter_or_decline(heard, yields)
    if _ARRIVED.search(heard) and not re.search(r"\b(?:in|by|at|around) (?:about )?\d", heard):
        return Answer.ARRIVED
    if has_money or _PRICED.search(heard):
        return Answer.QUOTE
    if _NO.match(heard):
        return Answer.DECLINE
    if "?" in heard and not re.match(r"\W*(?:yes|yep|yeah|sure|ok|si|on it|omw|accept)", heard):
        return Answer.QUESTION
    if accepts:
        return Answer.ACCEPT
    return Answer.QUESTION if _QUESTION.search(heard) or _ASKS.search(heard) else _bare_eta(heard)


_STILL_ON_THE_WAY = re.compile(r"\b(?:late|traffic|behind)\b")


def _asks_or_counters(heard: str) -> Answer:
    """ "how about tomorrow?" proposes, "which unit?" asks."""
    return Answer.COUNTER if _COUNTER.search(heard) else Answer.QUESTION


def _starts_with_yes(heard: str) -> bool:
    return bool(_YES.match(heard)) and not re.search(r"\bbut (?:i |we )?(?:can'?t|cannot|cant|no)\b", heard)


def _counter_or_decline(heard: str, first: Answer) -> Answer:
    """ "can't before 6" proposes another time; "can't, try someone else" does not."""
    if re.search(r"(?:call|try|get|find) (?:some|any|an ?other)|(?:llam|busqu)\w+ (?:a )?otro", heard):
        return Answer.DECLINE
    return Answer.COUNTER if _COUNTER.search(heard) else first


def _bare_eta(heard: str) -> Answer | None:
    return Answer.ACCEPT if re.search(r"\b\d{1,3} ?(?:min|hr|hour|m\b|h\b)|\b(?:eta|there) |^\W*(?:at|by|around|a las) \d|\b(?:give me|dame|i'?m|im) \d{1,2}\b|\b\d{1,2}:\d\d|\b\d{1,2} ?(?:am|pm)\b", heard) else None


def staff_answer(heard: str, acts: tuple[str, ...], has_money: bool) -> Answer | None:
    """A page's, an approval's or a case's answer."""
    bare = _CODED.sub(" ", heard)
    if digit := _DIGIT_ONLY.fullmatch(bare):
        return _BY_DIGIT[digit["n"]]
    if leading := re.match(r"\W*([0-3])(?=\W)", bare):
        return _BY_DIGIT[leading[1]]
    if re.match(r"\W*(?:ack\w*|got it|received|copy)\b", bare) and not re.search(r"take over|from here", bare):
        return Answer.ACKNOWLEDGE
    for answer, pattern in _STAFF[:3]:
        if pattern.search(bare):
            return answer
    approval = any("approv" in act or "quote" in act for act in acts)
    if approval or not acts:
        if _REFUSES.search(bare) or _NO.match(bare.lstrip(" ,.-:")):
            return Answer.NO
        if _APPROVES.search(bare) or _YES.match(bare.lstrip(" ,.-:")):
            return Answer.YES if approval or not _STAFF[-1][1].search(bare) else Answer.ACKNOWLEDGE
    found = next((answer for answer, pattern in _STAFF[3:] if pattern.search(bare)), None)
    found = found or _plain_answer(bare, has_money)
    is_page = "page" in acts and not approval
    return Answer.ACKNOWLEDGE if is_page and found is Answer.YES else found


def _plain_answer(bare: str, has_money: bool) -> Answer | None:
    trimmed = bare.lstrip(" ,.-:")
    if _REFUSES.search(bare) or _NO.match(trimmed):
        return Answer.NO
    if _APPROVES.search(bare) or _YES.match(trimmed) or _YES_ANYWHERE.search(bare):
        return Answer.YES
    if has_money:
        return Answer.QUOTE
    return Answer.QUESTION if _QUESTION.search(bare) else None


def tenant_answer(heard: str, acts: tuple[str, ...]) -> Answer | None:
    """Fixed or not, a rating, yes or no; only to something that was asked, but for fixed and still broken."""
    if any("fixed" in act or "outcome" in act for act in acts):
        return _outcome(heard)
    if "ask_step" in acts:
        return _of_a_step(heard)
    if any("rating" in act or "survey" in act for act in acts) and re.search(r"\b[1-5]\b|\b(?:one|two|three|four|five|uno|dos|tres|cuatro|cinco)\b|⭐|★|🌟", heard):
        return Answer.RATING
    if any(act.startswith("visit_") for act in acts):
        if _of_a_step(heard) is Answer.FIXED and not _SUITS.search(_GOOD_AGAIN.sub("", heard)):
            return Answer.FIXED  # a step that they tried before has helped after all
        if about_time := _about_a_time(heard):
            return about_time
    if acts and _NO.match(heard):
        return Answer.NO
    if acts and (_YES.match(heard) or _YES_ANYWHERE.search(heard)):
        return Answer.YES
    if acts and "?" in heard:
        return Answer.QUESTION
    return None


_SUITS = any_of(
    r"(?:no (?:problem|worries|hay problema)|sin problema|(?:that|it|this|thats|that'?s|the time|which) (?:works|will work|is (?:fine|good|ok\w*|great|perfect)|suits)|(?:works|fine|good|ok\w*|perfect) (?:for|with|by) (?:me|us)|me (?:queda bien|parece bien|funciona|sirve)|ahi (?:estare|voy a estar)|(?:i'?ll|we'?ll|i will|we will|someone will) be (?:there|here|home))\b"
)
_SUITS_NOT = any_of(
    r"(?:(?:can'?t|cannot|can not|won'?t be (?:able|home|here|there)|not (?:able|home|available|here|good|possible))|(?:doesn'?t|does not|won'?t|will not|wouldn'?t|isn'?t|is not|not going to) (?:work|suit|do|good)|no (?:good|way)|(?:ya )?no (?:puedo|podemos|estoy|estare|estamos|voy a estar|hay nadie|me (?:queda|sirve|funciona|viene|conviene)|se puede|es posible)|imposible|(?:i'?ll be|i am|i'?m|estare|estoy) (?:at work|working|away|out of town|trabajando|en el trabajo|fuera))\b"
)


def _about_a_time(heard: str) -> Answer | None:
    """A time that was put to somebody: what is said of it in more than a bare yes or no."""
    if _SUITS_NOT.search(heard):
        return Answer.NO
    return Answer.YES if _SUITS.search(heard) else None
_CANNOT = any_of(
    r"(?:can'?t|cannot|can not|couldn'?t|won'?t|unable to|not able to|don'?t (?:know how|want|have|feel|dare)|do not (?:know how|want|have)) ?(?:to )?(?:even )?(?:(?:do|reach|find|see|try|touch|open|access|check|look|make|go|get (?:to|at|in|there))\b|$|[.,!]|(?:the|a|any|that|it|this|comfortable|safe|like|right now|now|one)\b)", r"(?:not|never|nobody'?s|no one'?s) (?:home|there|at home|in town|comfortable|sure how|touching|going to|doing|gonna|my job)\b", r"(?:i'?m|im|i am|still) (?:at work|away|out|scared|afraid|disabled|not)\b", r"at work\b|out of town|rather not|i'?d rather|prefer|no thanks|no thank you|scared|afraid|don'?t know\b|there'?s no|there is no|there isn'?t|(?:just|please) send|send (?:some|any|a )|leave it|no way|later\b",
    r"no (?:puedo|podemos|quiero|se (?:como|donde|cual)|estoy|me atrevo|alcanzo|encuentro|lo encuentro|hay|tengo|tiene|gracias|me animo|lo veo|veo)\b|estoy (?:en el trabajo|trabajando|fuera)|prefiero|mejor (?:mande|manden|que venga|venga|espero)|me da miedo|mande a|manden a|que venga|mas tarde|al rato",
)  # fmt: skip
_NO_USE = any_of(
    r"no (?:luck|change|dice|difference|effect|good|go)\b|nothing\b|same\b|stopped (?:work|cool|spin)\w*|quit\b|died\b|(?:already|just) (?:did|tried|done)|(?:worked|works|ran|came|went|was|on) .{0,30}\b(?:but|then|until|till)\b|but\b.{0,20}\bstill",
    r"no (?:ayud|sirv|funcion|hubo|cambi|pas|hizo|prendi|quiso|gira|prende|arranc|dej|par|resulto)\w*|nada\b|lo mismo|ya lo (?:intente|hice|probe|trate)|(?:prendio|funciono|sirvio|jalo) .{0,30}\b(?:pero|luego|y se)\b",
)  # fmt: skip
_WORKED = any_of(
    r"(?:that|it|this|yes that|yep that|yeah that) (?:\w+ )?(?:worked|works|did it|helped|fixed it|solved it|started|runs|ran)\b|worked\b|^\W*works\b|did the trick|(?:it'?s|its|is|we'?re|power'?s|powers|power is|lights? (?:are|is)|everything'?s) (?:\w+ )?(?:back|running|spinning|working|cooling)\b|(?:back|up and) (?:on|running|working)\b|running (?:again|now|fine)|(?:starts|spins|runs|turns on) now\b|no more (?:chirp|beep|hum|noise|run)\w*|cold air now|(?:power|lights?|water|air) (?:is |are |came |'?s )?back\b",
    r"(?:ya |si |eso |me |le )*(?:funciono|sirvio|jalo|prendio|arranco|gira|regreso|volvio la (?:luz|corriente)|hay (?:luz|corriente)|sale (?:frio|aire|caliente)|dejo de|se arreglo|se quito|paro de|quedo|con eso)\b",
)  # fmt: skip
_WILL_TRY = any_of(
    r"(?:ok(?:ay)?|k|kk|sure|alright|all right|fine|will do|let me|lemme|i'?ll|i will|ill|trying|gonna|going to|one (?:sec|min|moment)\w*|(?:a|one|two|\d+) (?:sec|min)\w*|give me|hold on|hang on|on it|checking|looking|wait)\b",
    r"(?:vale|dale|bueno|esta bien|va\b|voy|dejeme|deje|permitame|ahorita|un (?:momento|segundo|minuto)|deme|espere|lo (?:intento|pruebo|reviso|checo)|intentare|revisare|de acuerdo|orale)\b",
)  # fmt: skip
_GOOD_AGAIN = re.compile(r"(?<!stopped )(?<!quit )(?<!not )\b(?:works|working|cooling|spinning|cold|back on) again\b")
_ONLY_PARTLY = any_of(r"(?:but|though|except|barely|hardly|kind ?of|sort of|pero|aunque|apenas|mas o menos)\b")
_YES_TO_A_STEP = re.compile(r"\W*(?:yes+|yea+h*|yep|yup|ya\b|si+\b|claro|correct|affirmative|it (?:is|does|did|has)|they (?:are|do))\b|\W*✅")


def _of_a_step(heard: str) -> Answer | None:
    """What came of something to try: "ok" is no yes to "does it run now?", and "worked, then stopped again" is none."""
    if _CANNOT.search(heard):
        return Answer.NO
    heard = _GOOD_AGAIN.sub("works", heard)
    if _NOT_FIXED.search(heard) or _NO_USE.search(heard):
        return Answer.STILL_BROKEN
    good = bool(_WORKED.search(heard) or _FIXED.search(heard))
    if _ONLY_PARTLY.search(heard) and (good or _YES_TO_A_STEP.match(heard)):
        return Answer.STILL_BROKEN
    if good:
        return Answer.FIXED
    if "?" in heard:
        return Answer.QUESTION
    if _NO.match(heard):
        return Answer.NO
    if _YES_TO_A_STEP.match(heard):
        return Answer.YES
    return Answer.ACKNOWLEDGE if _WILL_TRY.search(heard) else None


def _outcome(heard: str) -> Answer | None:
    if _NOT_FIXED.search(heard) or _NO.match(heard):
        return Answer.STILL_BROKEN
    if _FIXED.search(heard) or _YES.match(heard) or _YES_ANYWHERE.search(heard):
        return Answer.FIXED
    return None
