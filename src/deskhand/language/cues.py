"""What takes the danger out of a dangerous word: not there, over, a figure of speech, a supposition, somewhere else."""

from __future__ import annotations

import re

from deskhand.language.words import any_of

# Phrases in which a dangerous word means something harmless; they are blanked before danger is looked for.
_HARMLESS = any_of(
    # fire as a verb, praise, institution or object
    r"(?:dumpster|garbage|trash|tire|train) fire",
    r"fir(?:e|ed|ing) (?:the |your |that |this |his |her |my |our |him\b|them\b|me\b|whoever|somebody|someone|up\b|away|off)"
    r"(?!\w*(?:kitchen|stove|oven|room|wall|building))",
    r"(?:is|are|was|looks?|so|pure|straight|absolute) fire(?= *(?:🔥|!|$|lol|bro|emoji|\.|,))",
    r"fire (?:truck|engine|station|drill|pit|place|hydrant|lane|exit|escape|door|sprinkler|extinguisher|inspect\w*|code|work"
    r"|marshal|sale|department|dept|fighters?|guys?|crew|brigade|company|insurance|hazard|safety|watch|suppression|stick)s?\b",
    r"fire(?:place|works?|fighters?|men|man|house|wall|fly|flies|wood)\b",
    r"(?:under|cease|open|camp|bon|cross|spit|hang) ?fire\b", r"fire (?:me|us) (?:a|an|over)\b",
    r"(?:on fire|in flames) (?:tonight|today|lately|with (?:these|the|those|your))", r"(?:not|isn't|wasn't) literally",
    r"crash(?:ed|es|ing)? and burn(?:ed|s|ing)?", r"burn(?:ed|ing|s|t)? (?:out|through (?:money|cash|hours)|bridges?|daylight|calories)",
    r"(?:light|lit|lighting|set|put) (?:a|the) fire under", r"mak(?:e|ing) a fire out of", r"burnt? out (?:bulb|light|lamp|fuse)s?",
    r"(?:bulb|light|lamp|element|motor|fuse)s? (?:\w+ ){0,3}burn(?:ed|t)? out", r"burning (?:question|desire|need|daylight|money|man)",
    r"(?:heart|side|slow|sun|freezer|ice|rug)[ -]?burn\w*", r"(?:cd|dvd|calorie)s? burn\w*",
    # smoke of tobacco and kitchens far away
    r"smok\w+ (?:hot\b|weed|pot\b|cigs?\b|cigar\w*|tobacco|marijuana|crack|meth|area|section|ban|policy|break|brisket|salmon|signals?)",
    r"(?:cigar\w*|weed|pot|tobacco|marijuana|second ?hand|bbq|barbecue|grill|wildfire|incense|fake|stage|cig) smoke\w*",
    r"(?:no|non|not|quit|stop|stopped|allow\w*|ban\w*|chain) ?-?smok\w+", r"smoke ?free", r"smok\w+ (?:in|on|outside|under|near|by) (?:the |his |her |their |my )?"
    r"(?:balcon\w+|patio|porch|courtyard|stairwell|lobby|hallway|window|stairs|entrance|garden)(?= *(?:again|all|and|every|,|\.|$))",
    r"(?:neighbou?rs?|people|he|she|they|tenants?|guys?|kids|someone|somebody) (?:\w+ ){0,3}smok(?:es|ing)(?! out)(?= *(?:$|again|all|and|every|in|on|outside|weed|like))",
    r"(?:blow\w*|up in|went up in) smoke", r"smoke(?= and mirrors)", r"holy smokes?", r"fum(?:a|an|ando|ar|aba|en)\b(?: cigarros?)?", r"humo de (?:cigarr\w+|tabaco|mota|marihuana|carne asada|incienso|vecin\w+ que fum\w+)",
    # gas as a bill, a firm or fuel for a car
    r"gas (?:bills?|prices?|station|mileage|card|tank of my (?:car|truck)|money|guzzler|company|co\b|man|guy|people|meter reading|range|grill|pedal|utility|leaf|mower"
    r"|account|shutoff notice)", r"gas ?light\w*", r"(?:step|hit) on the gas", r"(?:out of|low on|ran out of|get|got|for|pump(?:ing)?) gas(?= *(?:$|on the way|in my (?:car|truck)|money))",
    r"(?:recibo|cuenta|factura|compania|cobro|pago|medidor) (?:de|del) gas", r"gasoliner\w+", r"gasolina",
    # electricity, shock and sparks of the mind
    r"shocked (?:at|that|to|by (?:the|your|how)|when i (?:saw|read|got the))", r"(?:sticker|culture|rate|price|bill) shock", r"(?:in|a|the|total|complete) shock (?:of|to|when|at)\b", r"shock absorber\w*",
    r"spark plugs?", r"spark(?:s|ed|ing)? (?:joy|interest|a (?:conversation|debate))", r"sparkl\w+", r"sparks? (?:fly|flew)\b", r"spark(?:ing|s)? water",
    # dying, killing and drowning as exaggeration
    r"(?:kill(?:s|ing|ed)?|murder(?:s|ing)?) (?:me|us|my (?:back|vibe|business|feet|knees|head|ears|neck|wallet|mood))(?= *(?:$|[,.!]|lol|haha|with|over|here|man|bro|if (?:i|we)|softly|slowly|about))",
    r"(?:boss|wife|husband|mom|mother|landlord|manager|heat|stairs?|noise|music|bill|rent|traffic|humidity|suspense|wait(?:ing)?|commute|sister|chef)s? (?:is |are |will |would |gonna |is going to |'s )*(?:going to |gonna )?kill(?:ing|s)? (?:me|us|him|her)",
    r"(?:dying|die|died|dead) (?:of|from|for|laughing|to (?:know|see|get|have|meet))", r"to die for", r"nearly died", r"almost died", r"drowning in (?:\w+ ){0,2}(?:paperwork|emails?|work|debt|boxes|bills?|laundry|dishes|calls|texts|messages|notices)",
    r"(?:i'd|would|could|i'll|gonna|id) kill for", r"dressed to kill", r"kill(?:ed|ing|s)? (?:the |a |an |my )?(?:breaker|power|switch|bug|roach|mouse|spider|ant|weed|time|vibe|mood|lights?|plant|grass|wasp)\w*",
    r"me (?:estoy |estan? |esta |voy a |vas a |van a |va a )?(?:muer\w+|mor\w+|mat\w+|muriendo|matando) (?:de |del )(?:la )?(?:risa|calor|hambre|verguenza|ganas|sueno|aburrimiento|pena|curiosidad|frio|viejo)",
    r"me (?:va a |van a )?mat\w+ de (?:coraje|risa|la risa)", r"(?:foco|ampolleta|bombill\w|lampara|focos)\b.{0,30}\b(?:se )?(?:quem|fund)\w+|(?:quem|fund)\w+ (?:el|la|los|las) (?:foco|ampolleta|bombill\w|lampara)s?", r"smoke[- ]colou?red|named smoke|smoked (?:a |the )?(?:brisket|ribs|meat|salmon)", r"burning (?:a hole|my eyes|ears)", r"(?:is|are|'s) (?:all )?shot\b", r"exploded? (?:four|three|two|on me|again)", r"(?:feel|feeling|felt) trapped in (?:this|my|the) (?:lease|contract|job)", r"chok(?:ing|ed) on (?:all )?(?:those|these|the|that) (?:form|paper|price|fee|bill|rent)\w*", r"like a burglar", r"mi (?:esposa|esposo|jefe|jefa|mujer|mama|marido|senora|suegra) me (?:va a |quiere )?mat\w+",
    # tools and manners of speaking
    r"(?:heat|caulk|nail|glue|staple|spray|paint|water|squirt|price|scan|grease|screw) ?guns?", r"(?:butter|putty|kitchen|utility|pocket|bread|steak|chef'?s?) knife", r"jump(?:ed|ing)? the gun",
    r"bleed(?:ing|s)? (?:the |a |my |all )*(?:radiator|valve|line|brake|boiler|money|air|cash)\w*", r"stuck (?:in|with) (?:traffic|the 80s|the past|a meeting|my head|meetings)", r"stroke of", r"heart attack (?:when|at|from|seeing|over)", r"(?:gave|almost had|nearly had|about had) (?:\w+ )?a? ?heart attack",
    r"shoot(?:ing)? (?:me|us|you|over|a|an|the breeze|for)\b(?! (?:gun|at))", r"photo ?shoot\w*", r"trouble ?shoot\w*", r"attack of", r"beat(?:s|ing)? (?:the|a|around) (?:heat|rush|dead|bush|price)", r"hit(?:s|ting)? (?:me|us) up", r"hit me with (?:a|the) (?:fee|bill|charge|late|quote)", r"attack(?:ed|ing)? (?:the|this|it) (?:problem|mold|stain)",
    r"(?:ceiling|sky|roof) (?:price|fan (?:wobbl\w+|nois\w+))", r"hit the (?:roof|ceiling)", r"raise the roof", r"(?:wifi|internet|signal|market|schedule|plans?) collaps\w+",
    r"bomb(?:a|s|ed)? de (?:agua|calor)", r"esta(?:n)? (?:de )?fuego(?= *(?:🔥|!|$|,))", r"hijos? del? fuego", r"echar(?:le)? (?:la )?(?:mano|lumbre|porras)", r"pelicula\w*|novela\w*|serie de",
)  # fmt: skip

_NOT = any_of(
    r"no\b(?! (?:idea|clue|joke|kidding|lie|doubt|se\b|sabe|sabemos|estoy segur|matter|puedo|podemos|puede|para\b|paran|deja\b|dejan|quiero|aguanto|exagero|es broma|one knows|longer|one (?:is )?(?:answer|com)))",
    r"not\b(?! (?:sure|kidding|joking|a joke|certain|exaggerat|just|only|gonna lie|to be dramatic|stop|going away|again|breathing|safe|responding|right|normal|good))",
    r"(?:isn'?t|aren'?t|wasn'?t|weren'?t|don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t|ain'?t|can'?t|couldn'?t|won'?t be|wouldn'?t)\b"
    r"(?! (?:know|stop|shut|turn|sure|believe|breathe|figure|tell (?:if|what|where)|get (?:it|them|out|up|him|her)|find|see (?:any(?:thing)?|through|because|cause)|want|think i can|go away|quit|put|reach|open|have a|get (?:the|my|away)|even))",
    r"never\b", r"without\b", r"nothing(?:'s| is)?\b(?! (?:works|helps|but|stops))", r"nobody(?:'s| is)?\b", r"no one(?:'s| is)?\b", r"none\b", r"neither\b", r"zero\b", r"free of\b",
    r"sin\b(?! (?:parar|luz|agua|poder|calefaccion|techo|corriente|dinero))", r"nunca\b", r"jamas\b", r"ni\b(?! (?:se\b|idea))", r"nadie\b", r"nada (?:de|que)\b", r"ningun\w*", r"tampoco\b",
)  # fmt: skip
_SCOPE_ENDS = re.compile(r"[,:;()/]|\b(?:but|and|pero|y|aunque|although|though|except|because|since|cause|porque|then|yet|so|only|solo|just|when|cuando)\b")
_LIST = re.compile(r"\b(?:no|not any|without|sin|ni|nor)\b[^:;()]*\b(?:or|nor|ni|o|and no|y nada|either|anything)\b")
_NOT_THERE_AFTER = re.compile(r"\W*(?:no hay|no se (?:siente|huele|ve)|no tengo|there is none|there'?s none|\? no\b|: no\b)")
_CONTRAST = re.compile(r"\b(?:but|pero|however|now there|there'?s now)\b")

_OVER_AFTER = any_of(
    r"(?:is|are|was|were|got|been|has|have|'s|'re|all|it|its|already|now|went|totally|completely) (?:\w+ ){0,2}(?:gone|fixed|over\b|resolved|cleared|extinguished|repaired|replaced|under control|sorted|handled|back to normal|rescued|freed)\b(?! (?:to|my|by the (?:door|stairs)))",
    r"(?:fire|flames?|it)(?:'s| is| was|s)? (?:all |now |already )?(?:put )?out\b(?! of)", r"put (?:it|the (?:fire|flames?)|them) out\b", r"all (?:good|fine|clear|ok|okay|safe|quiet|set|done)\b",
    r"(?:everything|everyone|everybody|it|things?|he|she|we|they)(?:'s|'re| is| are)? (?:\w+ )?(?:fine|ok|okay|good|back to normal) (?:now|again)\b", r"fine (?:since|now)\b", r"false alarm", r"no longer\b", r"any ?more\b",
    r"turned out to be (?:my|a|an|the|just|only|nothing)", r"(?:was|is|were|it'?s) (?:just|only|my own) (?:\w+ ){0,4}(?:toast|bacon|cook\w*|dinner|candle\w*|steam|shower|incense|popcorn|hairspray|egg\w*|battery|dust|toaster|drill|test\w*)",
    r"(?:no|zero) (?:leak|gas|co|fire|smoke) (?:found|now|detected|anymore)", r"stand down\b", r"gave us the all clear", r"got (?:him|her|them|us|everyone|everybody|me) out\b(?! (?:of bed|there|yet))", r"(?:came|is|are|got) out (?:ok|fine|safe|by (?:himself|herself|themselves))",
    r"(?:fire|gas|power|police|cops|ambulance|paramedics?)\b.{0,30}\b(?:left|cleared|checked|said (?:it'?s|its|it was|we'?re|all|everything))",
    r"(?:stopped|quit|ceased) (?:\w+ing|now|already|by itself|on its own|once|after|when|this morning|last night|hours? ago)\b", r"(?:has|it|alarm|that) (?:\w+ ){0,2}stopped\b(?! (?:work|cool|heat|runn|breath|mov|flow))",
    r"ya (?:no (?:huele|hay|sale|suena|esta|hace|tira|echa|chispea|pita|se siente|tiene|da|gotea|cae)|paso|se fue|se quito|lo arregl\w+|la arregl\w+|se apago el (?:fuego|incendio)|quedo|estamos bien|estan? bien|esta todo bien|todo bien|cambi\w+|reviso|vin\w+|nos sacaron|lo sacaron|la sacaron|salio|salieron|salimos|todo tranquilo|se calmo|se resolvio)",
    r"falsa alarma", r"todo (?:bien|en orden|tranquilo|normal)\b", r"(?:era|fue|eran) (?:solo|nomas|nada mas|mi|el vapor|el tocino|un simulacro|la pila)", r"(?:lo|la|se) (?:arregl|repar|resolv|solucion|control)\w*(?:aron|o)\b", r"(?:apagaron|controlaron|sofocaron) (?:el |la )?(?:fuego|incendio|lumbre)|lo apagaron|los bomberos", r"(?:says?|said|dice|dijo|dijeron)(?: that)? (?:it'?s|its|all|everything'?s?|que)? ?(?:is |ya |todo |esta |era )*(?:safe|fine|clear|ok|okay|seguro|bien)\b", r"(?:let|got) (?:\w+ )?out (?:an? |\d+ )?(?:hour|min|ok|fine|safe|already)\w*", r"no (?:smell|smoke|sparks?|odou?r|olor|humo|chispas?) (?:today|since|now|after|any|hoy|ya|desde)", r"isolated|made (?:it )?safe|capped\b|disconnected it", r"(?:bomberos|gas|policia|ambulancia)\b.{0,30}\b(?:dijeron|revis\w+|se fueron|cerr\w+|cambi\w+)",
)  # fmt: skip
_LONG_AGO = any_of(
    r"(?:last|the other|one|that) (?:year|month|week|weekend|winter|summer|spring|fall|christmas|tenant|time)\b", r"(?:years?|months?|weeks?) (?:ago|back)\b", r"(?:back )?in (?:january|february|march|april|june|july|august|september|october|november|december)\b", r"remember when", r"(?:back )?in (?:19|20)\d\d\b", r"used to\b", r"when (?:i was|we (?:first )?moved|i moved|we were)\b",
    r"el (?:ano|mes|invierno|verano) pasado|la semana pasada", r"hace (?:\w+ )?(?:anos?|meses|semanas)\b(?! que)", r"la (?:otra vez|vez pasada)", r"(?:antes|solia)\b.{0,20}\b(?:olia|habia|pegaba)", r"cuando (?:era|viviamos|vivia)\b", r"(?:his|her|my) last (?:place|apartment|building)",
)  # fmt: skip
_STILL = any_of(
    r"still\b", r"again\b", r"back\b(?! (?:to normal|door|wall|room|burner|yard|stairs?|porch|in (?:19|20)))", r"(?:it|smell|smoke)'?s? (?:came|come|coming|getting|got) (?:back|worse)", r"keeps?\b", r"right now\b", r"todavia\b", r"aun\b", r"sigue\w*", r"otra vez\b", r"de nuevo\b", r"volvio\b", r"vuelve\b", r"ahorita\b", r"ever since\b",
    r"(?:isn'?t|not|wasn'?t|never|hasn'?t) (?:\w+ )?(?:gone|fixed|over|resolved|out|stopp\w+|cleared)",
)  # fmt: skip

_SUPPOSED = any_of(
    r"if (?:\w+ ){1,3}?(?:ever|were to|was to|happens?|happened|should)\b", r"if (?:there'?s|there is|there was|there were|something|anything|somebody|someone|the elevator|an elevator)\b.{0,60}\b(?:who|what|how|where|do i|should i|would)\b",
    r"(?:what|who|where|how|which number)\b.{0,40}\bif (?:i|we|there|it|the|my|something|someone|somebody|a|an|you)\b", r"what if\b", r"(?:just )?in case\b", r"if (?:there'?s|there is) (?:a|any|ever) (?:fire|leak|emergency|problem)", r"^say (?:someone|somebody|there|the)\b", r"in the event\b", r"for (?:future reference|next time|the future)\b", r"hypothetical\w*", r"suppose\b", r"supposing\b", r"should (?:there|it|i|we) ever\b", r"would (?:it|that|i|we|he|she) (?:ever )?(?:be|get|catch|cause)\b", r"could (?:it|that|this) (?:ever )?(?:cause|catch|start|be a fire hazard)\b", r"fire hazard", r"fire risk", r"worried (?:that )?(?:it|this|about|something) (?:\w+ )?(?:might|could|may|would|catch)", r"(?:might|could|may|gonna|going to|will|would|can) (?:eventually |one day |someday )?(?:catch (?:on )?fire|start a fire|cause a fire|burn (?:the|this|down))", r"one day (?:it|this|some)",
    r"si (?:alguna vez|algun dia|llegara|hubiera|pasara|un dia|acaso|huelo|hay|se (?:quema|prende|incendia|atora))\b.{0,50}\b(?:que|quien|donde|como|cual|hago|llamo|hablo)\b", r"(?:que|a quien|donde|como|cual)\b.{0,40}\bsi (?:alguna|algun|huel|hay|se |hubiera|llega|un dia|pasa)\w*", r"en caso de", r"por si (?:acaso|las|un dia|algun)", r"y si (?:un dia|algun|se )", r"que tal si", r"para (?:saber|estar preparad\w+|la proxima)\b",
    r"as a test", r"for a test", r"it is only a test", r"pretend\b", r"simulacro",
)  # fmt: skip
_ELSEWHERE = any_of(
    r"across (?:the )?(?:street|town|road|highway|river|state)", r"down the (?:street|road|block)", r"on (?:tv|the news|the radio|youtube|netflix|channel|facebook|nextdoor)", r"in (?:the|a|this|that) (?:movie|show|film|game|book|novel|podcast|video)\b", r"(?:movie|film) (?:crew|poster|shoot)", r"in the news", r"the (?:hills|forest|mountains|wildfires?)\b", r"en (?:la tele|las noticias|la pelicula|el cerro|los cerros|la novela|el cuento)", r"(?:al otro lado|enfrente) de la calle", r"(?:another|other|different) (?:building|city|state|complex)\b", r"my (?:dream|nightmare)|sone\b",
)  # fmt: skip


def without_figures(sentence: str) -> str:
    """`sentence` with harmless uses of dangerous words blanked to the same length."""
    return _HARMLESS.sub(lambda match: " " * len(match.group()), sentence)


def is_negated(sentence: str, start: int, end: int) -> bool:
    """True where the words at `start`..`end` are said not to be there."""
    before = sentence[:start]
    if _NOT_THERE_AFTER.match(sentence[end:]):
        return True
    clause = _SCOPE_ENDS.split(before)[-1]
    if _NOT.search(" ".join(clause.split()[-7:]) + " " + sentence[start:end]) and not _CONTRAST.search(sentence[start:end]):
        return True
    listed = _LIST.search(sentence[max(0, start - 60) : end])
    return bool(listed and not _CONTRAST.search(listed.group()))


def is_over(after: str) -> bool:
    """True where the sentence of a danger, with what follows it, says that it has passed."""
    if _STILL.search(after):
        return False
    return bool(_OVER_AFTER.search(after))


def goes_on(text: str) -> bool:
    """True where `text` says that something lasts or comes back."""
    return bool(_STILL.search(text))


def is_long_ago(sentence: str) -> bool:
    """True where `sentence` tells of a time long past and of nothing that goes on."""
    return bool(_LONG_AGO.search(sentence)) and not _STILL.search(sentence)


def is_supposed(sentence: str) -> bool:
    """True where `sentence` asks or fears what might happen."""
    return bool(_SUPPOSED.search(sentence))


def is_elsewhere(sentence: str) -> bool:
    """True where `sentence` speaks of another place, or of a story."""
    return bool(_ELSEWHERE.search(sentence))


_SEEN_FIRE = any_of(r"flames?\b", r"on fire\b", r"en llamas", r"llamas\b", r"fire (?:in|on|is|spread)", r"smoke (?:is )?(?:everywhere|fill\w+|pour\w+|coming|all over)", r"lleno de humo", r"wall\b", r"outlet\b", r"panel\b")


def fire_is_seen(text: str) -> bool:
    """True where `text` tells of flames, or of smoke that spreads."""
    return bool(_SEEN_FIRE.search(text))
