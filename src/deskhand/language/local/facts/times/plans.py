"""What people have planned for themselves, whoever comes."""

from __future__ import annotations

import re

from deskhand.language.local.facts.times.assent import is_asking, is_asking_for, is_willing
from deskhand.language.local.facts.times.lexicon import is_last

EVENTS = (
    r"parade|desfile|open house|dialysis|dialisis|birthday|cumpleanos|party|fiesta|wedding|boda|flight|vuelo|game"
    r"|interview|entrevista|inspection|inspector'?s?|inspeccion|funeral|recital|graduation|graduacion|banquet|opening"
    r"|class|misa|mass|concert|concierto|exam|examen|surgery|chemo|quimio|soccer|practice|court|bautizo|christening"
    r"|baptism|quinceanera|quince"
)
"""What is kept at its own time whoever comes."""
PLANS = (
    r"birthday|cumpleanos|party|fiesta|wedding|boda|flights?|vuelo|game|meetings?|junta|reunion|class|clases?|church"
    r"|misa|dentist|dentista|doctor'?s?|surgery|cirugia|operacion|funeral|exam|examen|interview|entrevista|movie"
    r"|recital|opening|dinner with|court|practice|soccer|chemo|quimio|therapy|terapia|graduation|graduacion|rehearsal"
    r"|concert|appt|appointment|cita|keys|llaves|school|work|trabajo|escuela|job"
)
"""What people have planned for themselves."""
_PLANNED = re.compile(
    r"\b(?:there is|there'?s|theres|hay) (?:a|an|un|una) \w+(?: \w+)?\s*$"
    r"|\b(?:(?<!me )llevo|llevamos|acompano|visito|cuido|recojo) a (?:mi|mis|la|el|los|las|nuestr\w+)\b[^,.;]*$"
    r"|^\s*(?:doctor'?s?|dr|dentist'?s?|dentista|vet|court|church|soccer|party|wedding|funeral|recital|surgery)\s*$"
    r"|^\s*(?:get(?:ting)?|pick(?:ing)? up) (?:the |my |our )?(?:keys|kids|car|son|daughter)\s*$"
    r"|\b(?:pick ?up|drop ?off|lunch|break|bus|train|naps?|bedtime|check ?out|service|bell|rehearsal|dinner|breakfast"
    r"|almuerzo|recreo)(?: \w+)? (?:is|are|starts?|begins?|leaves?|comes?|ends?|es|empieza)(?: at| on)?\s*$"
    rf"|\b(?:{EVENTS})\b(?:\s(?:is|are|es|on|at|starts|starting|boards?|leaves|for|empieza|sale)){{0,3}}\s*$"
    rf"|\bin (?:a |the |an )?(?:{PLANS}|meetings?)\b|\b(?:i|we|he|she|they|kids?|wife|husband|son|daughter|mom|dad"
    r"|mother|father|hijo|hija|esposo|esposa|mama|papa|my|mi|me|nos|tengo|tiene|tenemos|hay|have|has|got"
    rf"|'ve)\b(?:\s[\w']+){{0,4}}?\s(?:{PLANS})\b|\b(?:have|has|had|got|tengo|tenia|tenemos|tiene)\s(?:a|an|my|to|un"
    r"|una|que)\s(?!time|slot|opening|chance|question|day off|window|be\b|come\b|see\b|ser\b|venir\b|pasar\b|terminar\b"
    r"|acabar\b|estar\b)[\w']+(?:\s\w+)?\s*$"
    r"|\b(?:have|had|got) (?:you|me|us|him|it) (?:down|scheduled|booked|set|penciled in)\b"
    r"|\b(?:i'?m|im|we'?re|i am|is|estoy|tengo) (?:scheduled|booked for|set for|down for|agendad\w|programad\w"
    r"|apuntad\w)\b|^\s*(?:my|our|mi)\s*$|\b(?:i|we|he|she|they|kids?|wife|husband|son|daughter|mom|dad"
    r"|(?:my|our) \w+)(?: \(?#+\)?)? (?:has|have|had)\s(?!time|availability|off|someone|somebody|room|space|people"
    r"|nothing|anything|free|an?\b|to\b|the\b|it\b|you\b|u\b|only|been|is|are|in)\w+\s*$"
    r"|\b(?:they|he|she|we|i)(?:'?re|'?s|'?m| are| is| am) (?!coming|hoping|thinking|wondering|looking|trying|being"
    r"|asking|requesting|scheduling|confirming|checking|texting|calling|writing|staying"
    rf"|having)\w{{2,}}ing\b(?: \w+){{0,3}}\s*$|\b(?:tengo|i have|we have|i've got|got)\s(?:algo|something|otra cosa"
    r"|compromiso|planes|plans)\s*$"
)
_BEHIND_EVENT = re.compile(
    r"\s*the \w+(?:ers|ors|men|guys|people|crew) (?:are|is|will be) (?:here|coming|there)\b|"
    rf"\s*(?:(?:is|are|'s|its|it's|es|hay|tengo|i have|we have|there is|there's)\s)(?:[\w']+\s){{0,2}}?(?:{EVENTS}"
    r"|pick ?up|drop ?off|nap ?time|naps?|bedtime|holiday|feriado|festivo|puente|asueto)\b"
)
_SUBJECT_WORD = (
    r"(?:i|we|he|she|they|yo|nosotros|(?:my|our|his|her) (?:\w+ )?(?:kids?|sons?|daughters?|wife|husband|mom|dad|mother"
    r"|father|sisters?|brothers?|parents|in laws|boss|neighbor|roommate|boyfriend|girlfriend|niece|nephew|grandma"
    r"|grandpa|grandkids|family|friends?|crew)|(?:mis?|sus?) (?:hij\w+|espos\w+|mama|papas?|suegr\w+|herman\w+|niet\w+"
    r"|jefe|amig\w+|familia))"
)
_CALM_VERBS = (
    r"(?:can|could|would|will|'?d|'?ll|need|needs|want|wants|prefer|prefers|like|love|am|'?m|are|is|'?re|'?s|was|were"
    r"|think|guess|hope|mean|works?|do|don'?t|does|have|has|had|get|gets|got|only|just|really|also|usually|still|might"
    r"|may|should|must|choose|accept|confirm|say|suggest|propose|request|vote for|go with|suits?|puedo|puede|podemos"
    r"|prefiero|quiero|necesito|estoy|estamos|esta|estan|sugiero|propongo|creo|pienso|diria|digo|supongo|voto|quisiera"
    r"|elijo|escojo|tomo|pido)"
)
_DOING = re.compile(
    r"^\s*(?:and |but |so |y "
    rf"|pero )?(?:(?!the best|my best|my only)(?:{_SUBJECT_WORD})\s(?!{_CALM_VERBS}\b)\w+(?:\s[\w']+)+"
    r"|(?:i|we) (?:get|take|pick) (?:my|our|the|a|up)\b[\w\s']*|(?:me|nos) (?!puede|podr|gusta|quedan|sirven|convien"
    r"|acomod|agend|anot|apunt|encant|interes|pas)\w+(?:an|en)\b[\w\s]*"
    r"|(?:vienen?|llegan?|viajo|viajamos|cuido|recojo a(?= l)|voy a (?!estar|poder)\w+|vamos a (?!estar|poder)\w+"
    r"|hay (?!que|lugar|alguien|gente|chance|espacio|algo)\w+)\b[\w\s]*|my (?:\w+ )?(?:parents|mom|dad|sister|brother"
    r"|in laws|son|daughter) (?:arrives?|comes?|flies|leaves?|visits?|gets in|lands))\s*$"
)
_DONE = (
    r"(?:(?:i'?m|im|we'?re|he'?s|she'?s|they'?re|i am|we are) (?:(?:at|in|getting|having|doing|taking|picking"
    r"|starting) |(?!hoping|thinking|coming|looking|trying|staying|being|going to be)\w+ing\b)"
    r"|(?:i|we|he|she|they|my \w+|our \w+|the \w+|yo|mis? \w+|el \w+|la \w+|nosotros|me|nos|los ninos)\s+\w"
    r"|(?:tengo|tenemos|hay|sale|salen|salgo|salimos|llega|llegan|voy|vamos|me toca|cumple|empieza|entro|entra"
    r"|nos entregan|(?:(?:se|me|nos|le) )?(?!(?:para|esta|estaba|sirve|queda|puede|pueden|funciona|conviene|porfa|cita"
    r"|hora|venga|vengan|pase|pasen|sea|seria|entre|desde|donde|cualquiera|nada|hasta|sobre|tiene|tienen)\b)\w{3,}(?:a"
    r"|e|an|en) (?:el|la|los|las|mi|mis|un|una|mucho|mucha|muchos|todo|toda)\b|me entregan|viene|vienen"
    r"|(?!puedo|prefiero|quiero|necesito|solo)\w{3,}o (?:a|al|con|mi|mis|la|el|los|las|en|de|del))\b)"
)
_BEHIND_DONE = re.compile(
    rf"\s*(?:which )?(?:{_DONE}|(?:is|are|'s|es|son)\s+(?:a|an|the|my|our|his|her|their|un|una|el|la|mi|mis|dia)\s)"
)
_BEHIND_PLANNED = re.compile(
    r"\b(?:there is|there'?s|theres|hay) (?:a|an|un|una) \w+(?: \w+)?\s*$"
    rf"|\s*(?:which )?(?:{_DONE}|(?:is|are|'s|es|son|cae|falls on|sera|will be)\s+(?!it\b|there\b|that\b)\w"
    rf"|(?:[\w']+\s){{0,2}}(?:depend\w*|not sure|no se\b|idk|quien sabe))"
)


def is_planned(before: str) -> bool:
    """Whether something is planned for the time behind `before`: "I have court on"."""
    return is_last(_PLANNED, before, is_asking) and not is_asking_for(before)


def is_doing(before: str) -> bool:
    """Whether all of `before` tells what somebody does: "my parents arrive"."""
    return bool(_DOING.match(before))


def is_planned_behind(after: str, timed: bool) -> bool:
    """Whether the words behind a time tell what is done then: "Friday is my birthday", "tomorrow I have court"."""
    if _BEHIND_EVENT.match(after):
        return True
    return bool((_BEHIND_DONE if timed else _BEHIND_PLANNED).match(after)) and not is_willing(after)
