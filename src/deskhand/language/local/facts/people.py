"""Who lives there and who may come in: vulnerable people, pets, access."""

from __future__ import annotations

import re

from deskhand.domain.reading import Fact
from deskhand.language.words import any_of, plain

_VULNERABLE = any_of(
    r"bab(?:y|ies)\b(?! (?:blue|shower|powder|wipes|gate|grand|steps|carrot))", r"newborns?|infants?|toddlers?|preemie|twins\b", r"(?:\d{1,2}|one|two|three|four|five|six|few|couple) ?(?:-| )?(?:week|month|wk|mo)s?(?:-| )?old\b", r"(?:[1-9]|one|two|three|four|five) ?(?:-| )?(?:year|yr|y)s?(?:-| )?(?:old|o)\b", r"elderly|senior citizen|old (?:man|woman|lady|folks|mother|father|couple)", r"grand(?:ma|pa|mother|father|mom|dad)\b", r"(?:7[0-9]|8[0-9]|9[0-9]|10[0-5])(?:-| )?(?:yrs?|years?|yo|y/o|yr)?(?:-| )?(?:old|yo)\b", r"(?:i'?m|i am|im|is|he'?s|she'?s|hes|shes|aged?|turned|turning) (?:7[0-9]|8[0-9]|9[0-9])\b", r"(?:seventy|eighty|ninety)(?:-| )?(?:\w+)?(?:(?:-| )years?(?:-| )old)?\b",
    r"pregnan\w+|expecting (?:a baby|our|in|next)|months along|trimester", r"oxygen|dialysis|ventilator|cpap|bipap|nebuli[sz]er|feeding tube|concentrator|insulin|pacemaker|hospice|chemo\w*|wheelchair|walker\b|crutches", r"disabled|disability|handicapped|paraly\w+|bedridden|bed-bound|quadripleg\w+|parapleg\w+|blind\b(?!s)|als\b|copd|asthma\w*|emphysema|parkinson\w*|dementia|alzheimer\w*|ms\b(?= |$)(?!\. )|cancer|lung disease|heart (?:condition|failure|disease|patient|surgery)|immun\w+|sickle cell|epilep\w+|diabet\w+|stroke (?:survivor|patient)", r"(?:very |really |so |is |are |i'?m |been |im )sick\b(?! of)|pneumonia|fever|just (?:had|out of|home from) (?:\w+ )?(?:surgery|hospital|c-section)|post-?op|recovering from|surgery\b|hip replacement|home (?:aide|nurse)|caregiver",
    r"beb[ea]s?\b|recien nacid\w+|nen[ea]s?\b|criatura|gemel\w+|(?:\d{1,2}|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez) (?:meses|semanas|mesecitos)\b(?! (?:de renta|esperando|que))", r"ancian\w+|viejit\w+|adult\w+ mayor\w*|tercera edad|abuel\w+|(?:7[0-9]|8[0-9]|9[0-9]) anos|(?:setenta|ochenta|noventa)\b", r"embarazad\w+|encinta", r"oxigeno|dialisis|respirador|nebulizador|silla de ruedas|marcapasos|quimio\w*|insulina|concentrador", r"discapacitad\w+|invalid\w+|enferm[oa]s?\b|asma\w*|diabetic\w*|epoc\b|cancer|esclerosis|operad[oa]|recien operad\w+|fiebre|calentura|pulmonia|paralitic\w+|postrad\w+|epileptic\w+|alzheimer|convaleciente",
)  # fmt: skip
_NONE_BEFORE = re.compile(r"\b(?:no|not|nobody|no one(?:'s)?|none|without|sin|ni|or|nor|ningun\w*|nadie|don'?t have|isn'?t|aren'?t)\s*(?:\w+\s*)?$")
_NONE_AFTER = re.compile(r"\W*(?:no hay|no tengo|no tenemos|ninguno)")
_SMALL_CHILD = any_of(r"(?:my |the |our |two |three |small |little |young )*(?:kids?|children|little ones?|ninos?|ninas?|chiquit\w+|hijit\w+)\b")
_PETS = any_of(
    r"(?:\w+ ){0,2}(?:dogs?|cats?|pupp(?:y|ies)|kittens?|kitt(?:y|ies)|pit ?bulls?|rabbits?|bunn(?:y|ies)|birds?|parrots?|snakes?|hamsters?|guinea pigs?|ferrets?|iguanas?|gecko|lizards?|turtles?|fish tank|pets?|chihuahuas?|labs?\b|german shepherds?|huskys?|perr\w+|gat[oa]s?|gatit\w+|mascotas?|pajar\w+|conej\w+|loros?|peces|tortugas?|cachorr\w+)\b(?: (?:is|are|will be|is in|esta|estan)(?: \w+){1,4})?"
)
_NOT_PETS = re.compile(r"\b(?:bird|rat|snake|cat|dog)(?:'s)? (?:house|food|nest|poop|pee|fish)|dead (?:bird|cat)|catfish|hot ?dog|cat ?5|bird (?:nest|in (?:the|my) (?:vent|wall|duct))|snake (?:the|it|my|in the (?:drain|toilet))|drain snake")
_MAY_ENTER = any_of(
    r"(?:come|go|walk|let (?:yourself|yourselves|himself|them|him|themselves)) (?:right |on )?in\b(?! (?:at|and (?:look|fix)) night)", r"(?:can|may|free to|ok(?:ay)? to|fine to|allowed to|welcome to|good to|permission to|just) (?:\w+ )?(?:enter|come (?:in|by|anytime|whenever)|go (?:in|inside)|let (?:yourself|yourselves|himself|themselves)|use (?:the|your|my) (?:key|master|spare|code|lockbox))\b", r"(?:come|stop|swing|drop) (?:on )?(?:by |over )?(?:any ?time|whenever|any day)\b|permission (?:is )?(?:granted|given|to enter)|you have (?:my )?permission|enter (?:any ?time|whenever|with|if|freely)|use (?:your|the|a|my) (?:master |spare )?(?:key|lockbox|code)", r"(?:key|door)(?:'s| is| will be)? (?:under|in|on|with|open|unlocked|left)\b(?! (?:the (?:drawer|sink)))", r"(?:yes|yeah|yep|sure|ok|fine|anytime|any time|whenever|absolutely)\b.{0,25}\b(?:even if|when|while) (?:i'?m|i am|we'?re|im|nobody'?s|no one'?s|nobody is) (?:not|out|away|gone|at work|home)", r"(?:lock ?box|gate|door|entry|alarm) code\b", r"(?:someone|somebody|my \w+|i'?ll|i will|we'?ll|i'?m|im) (?:will |is |be |am )*(?:home|there|here|in)\b(?= all|$|[,.]| until| till| after| tomorrow| today| tonight| now)",
    r"(?:puede|pueden|pueda|puedan|pase|pasen|entre|entren|adelante|entra)n? (?:nomas |no mas |a )?(?:entrar|pasar|usar la llave|abrir|adelante|sin (?:mi|problema|que))\b|(?:pasen|entren|pase|entre) (?:nomas|no mas|cuando|sin|con|usted|a la hora)|(?:tienen|doy|tiene) (?:mi )?permiso|usen? (?:la |su )?llave|la llave (?:esta|la deje)|con la llave maestra|aunque no (?:este|estemos|haya)",
)  # fmt: skip
_MAY_NOT = any_of(
    r"(?:do not|don'?t|dont|never|nobody|no one|please no|not|can'?t|cannot|won'?t) (?:\w+ )?(?:enter|come in|go in|let (?:anyone|anybody|yourself|yourselves|himself)|use (?:the|your) (?:key|master)|allow\w* (?:in|entry|to enter))\b", r"(?:only (?:when|if|while|once)|unless|not without|must be|want to be|have to be|need to be|wait (?:for|until)) (?:\w+ )?(?:i'?m|i am|im|we'?re|me|home|there|here|present)\b", r"(?:no|without) (?:permission|entry|access)\b|not (?:ok|okay|comfortable|allowed)\b.{0,20}(?:enter|come in|in)", r"(?:call|text|ask) (?:me )?(?:first|before)\b|not (?:while|when|if) i'?m (?:not|out|away|gone)",
    r"no (?:entren|entre|pasen|pase|quiero que entren|pueden entrar|puede entrar|abran|usen)\b|solo (?:si|cuando) (?:yo |estoy |este |estamos )|nadie (?:entra|puede entrar)|sin mi no|tengo que estar|quiero estar",
)  # fmt: skip
_ENDS = r"(?=\W*$|\W*[,.;:!?\n])"
_BARE_YES = re.compile(
    r"\W*(?:yes+|yea+h*|yep|yup|ya|ok(?:ay)?|sure|fine|of course|absolutely|anytime|whenever|go ahead|si+|claro|dale|adelante|por supuesto|cuando (?:sea|quieran?))\b"
    rf"(?:{_ENDS}|(?=\W+(?:please|thanks?|thx|ty|of course|sure|ok|fine|any ?time|whenever|they|you|u|he|she|it'?s|that'?s|thats|come|go|no problem|i|we|my|but|pero|sir|ma'?am|senor\w*|all good|por favor|gracias|claro|puede[ns]?|pase[ns]?|cuando|sin problema|esta bien|no hay problema|mi)\b))"
)
_BARE_NO = re.compile(
    r"\W*(?:no+|nope|nah|never|not)\b"
    rf"(?:{_ENDS}|(?=\W+(?:please|thanks?|thx|sorry|really|sir|ma'?am|senor\w*|way|not|never|don'?t|do not|wait|only|nobody|nadie|i'?d|i want|i need to be|we want|you|u|they|he|she|that'?s|it'?s|por favor|gracias|quiero|todavia|aun|mejor|prefiero|solo|sin)\b))"
)
"""A yes or a no that ends its clause or goes on about coming in: "no heat" and "ok so now it leaks" are neither."""


def read_vulnerable(text: str, with_children: bool = False) -> list[Fact]:
    """True where a person is named whom cold, heat, dark or smoke harm sooner; children of any age on request."""
    heard = plain(text)
    matches = [*_VULNERABLE.finditer(heard), *(_SMALL_CHILD.finditer(heard) if with_children else ())]
    found = next((match for match in matches if not _is_absent(heard, match)), None)
    return [Fact("vulnerable", True, text[found.start() : found.end()])] if found else []


def _is_absent(heard: str, match: re.Match[str]) -> bool:
    """ "no babies", "sin niños ni enfermos", "bebés no hay"."""
    near = " ".join(heard[: match.start()].split()[-3:])
    return bool(_NONE_BEFORE.search(near) or _NONE_AFTER.match(heard[match.end() :]))


_HURT = any_of(
    r"injur\w+|sprain\w*|fractur\w+|concussion|stitches|swollen (?:wrist|ankle|knee|hand|foot|arm|leg|eye|face)|(?:wrist|ankle|knee|hand|foot|arm|leg|face) (?:is |got )?(?:all )?swollen|(?:broke|twisted|busted|hurt|burned|burnt|scalded|cut|gashed|banged|smashed|cracked) (?:my|his|her|their|our) (?:\w+ )?(?:arm|leg|wrist|ankle|hip|foot|toe|hand|finger|thumb|head|face|back|knee|shoulder|elbow|rib\w*|nose|tooth|teeth|skull|chin)\b",
    r"(?:i|he|she|we|they|husband|wife|son|daughter|kid|mom|mother|dad|father|grandma|grandpa|neighbou?r|guest|customer|tenant|someone|somebody|lady|guy|child|employee|cook|worker)(?: \w+)? (?:fell|slipped|tripped|went down) (?:\w+ ){0,3}(?:on|down|through|off|over)\b", r"(?:went|had to go|taken|drove \w+|ended up|is|was|are|were|at|in) (?:to |in |at )?(?:the )?(?:er\b|emergency room|urgent care|hospital) (?:with|for|because|after|from)", r"got (?:hurt|injured|burned|burnt|cut|scalded|bitten)\b",
    r"(?:se|me|nos) (?:\w+ )?(?:lastim\w+|cay[oie]\w*|cai\b|cortaron|corte\b|corto\b|quem[eo]\b|quemaron|golpe\w+|resbal\w+|fractur\w+|torc\w+|desguinc\w+) (?:la|el|un|una|con|en|por|de|los|las|bajando|subiendo|feo|bien)\b", r"(?:esguince|fractura|puntadas|puntos de sutura|urgencias por)\b",
)  # fmt: skip


def read_injured(text: str) -> list[Fact]:
    """The words that say that somebody was hurt by the fault."""
    heard = plain(text)
    found = next((match for match in _HURT.finditer(heard) if not _is_absent(heard, match)), None)
    return [Fact("injured", True, text[found.start() : found.end()])] if found else []


def read_pets(text: str) -> list[Fact]:
    """The words about an animal of the household."""
    heard = plain(text)
    found = None if _NOT_PETS.search(heard) else _PETS.search(heard)
    return [Fact("pets", text[found.start() : found.end()].strip(), text[found.start() : found.end()])] if found else []


def read_access(text: str, was_asked: bool = False) -> list[Fact]:
    """Whether they may enter without the tenant; a bare yes or no counts where that was asked."""
    heard = plain(text)
    for pattern, value in ((_MAY_NOT, False), (_MAY_ENTER, True)):
        if found := pattern.search(heard):
            return [Fact("access", value, text[found.start() : found.end()])]
    if was_asked:
        for pattern, value in ((_BARE_NO, False), (_BARE_YES, True)):
            if found := pattern.match(heard):
                return [Fact("access", value, text[found.start() : found.end()].strip())]
    return []
