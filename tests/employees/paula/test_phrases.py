"""Paula's words against her code: every act has words, with facts that it carries, that the guardrails let through."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

import deskhand.employees.common
import deskhand.employees.paula
import deskhand.engine
from deskhand.config import load_company
from deskhand.config.job_file import load_job
from deskhand.config.steps_file import load_steps
from deskhand.domain.action import Escalate, Purpose, SendMessage, facts
from deskhand.domain.company import Company
from deskhand.domain.contact import Contact
from deskhand.domain.records import Urgency
from deskhand.domain.verdict import Ruling, Situation
from deskhand.employees.common.other_language import COURTESY
from deskhand.guardrails import access_codes, ai_disclosure, forbidden_promise
from deskhand.language.local.write import LANGUAGES, lint, load_writer, optional_placeholders, placeholders

ROOM = Path(deskhand.employees.paula.__file__).parent
COMMON = Path(deskhand.employees.common.__file__).parent
ENGINE = Path(deskhand.engine.__file__).parent
LAKEVIEW = Path(__file__).parents[3] / "examples" / "lakeview"
WRITER = load_writer(COMMON / "phrases", ROOM / "phrases")
MARIA = "+15125550142"
ACME = Company("acme", "Acme", "UTC")
STEPS = load_steps(ROOM / "steps.yaml").steps
LONGEST_STEP = {tongue: max((step.says[tongue] for step in STEPS), key=len) for tongue in LANGUAGES}
WORDS = frozenset(ACME.words_in("en"))
"""Facts that the line adds to those of every act."""

SAMPLE = {
    "access": "access: may enter; pets: one dog",
    "also": "the sink drains slowly; where do I park?",
    "agreed": "$310",
    "amount": "$1,240",
    "answer": "Guests may use the spaces marked Visitor for up to 24 hours.",
    "but": "any day but Friday",
    "by": "Luis Ortega",
    "code": "K27",
    "company": "Lakeview Homes",
    "eta": "2:55 AM",
    "expects": "fixed",
    "gas": "911",
    "limit": "$1,500",
    "minutes": "60",
    "most": "10",
    "name_en": "disposal reset",
    "name_es": "reinicio del triturador",
    "now": "now",
    "opens": "Monday 8:00 AM",
    "order": "WO-1044",
    "person": "Dana Reyes",
    "place": "unit 4B, Lakeview Court, 2140 Lakeview Court Drive, Austin, TX 78741",
    "promise": "arrival",
    "promise_due": "2026-03-09T07:55:00+00:00",
    "properties": "Lakeview Court, Cedar Terrace",
    "respond_by": "Monday 6:04 AM",
    "reason": "nobody has confirmed that it is fixed",
    "scope": "replace the trap and two feet of drain line under the kitchen sink, $1,240 all in",
    "source": "knowledge/parking.md#Guests",
    "step": LONGEST_STEP["en"],
    "tried": "thermostat, air filter",
    "text": "The dog is in the bedroom, please keep that door closed.",
    "tenant_says": "that is too early for me, after 3 would be fine",
    "times": "Friday between 8:00 AM and 12:00 PM",
    "trade": "plumbing",
    "types": "jpeg, png, gif, webp, heic",
    "unit": "4B",
    "until": "Monday 8:00 AM",
    "property": "Lakeview Court",
    "vendor": "Reliable Plumbing",
    "vendor_says": "earliest we can do is Thursday at 9",
    "own": max(COURTESY.values(), key=len),
    "which": "K27, B14",
    "who": "Maria Lopez +15125550142",
    "words": "there is water EVERYWHERE, a pipe under the sink exploded and it is running into the hallway",
    "words_now": "It is still leaking, under the sink this time.",
}
SAMPLE |= ACME.words_in("en")
SAMPLE_ES = ACME.words_in("es") | {"step": LONGEST_STEP["es"], "respond_by": "el lunes 6:04 a. m.", "eta": "2:55 a. m.", "opens": "el lunes 8:00 a. m.", "until": "el lunes 8:00 a. m."}
FOR_COLLEAGUES = frozenset({"company", "order", "place", "words", "who"})
MOST_TENANT, MOST_SAFETY, MOST_COLLEAGUE = 320, 360, 400
WITH_FACTS_OF_ITS_OWN = frozenset({"digest"})
"""Its facts are as many as the night had matters: test_digest.py has its words."""
NEVER_MADE = frozenset({"order_emergency_ask_access"})
"""What the code spells but does not say: an emergency is not asked for access."""

FIRST = {
    "safety_fire": ("Leave now and call 911 from outside.", "Salga ya y llame al 911 desde afuera."),
    "safety_gas": ("Leave now and call 911 from outside.", "Salga ya y llame al 911 desde afuera."),
    "safety_co": ("Leave now and call 911 from outside.", "Salga ya y llame al 911 desde afuera."),
    "safety_alarm": ("Leave now and call 911 from outside if", "Salga ya y llame al 911 desde afuera si"),
    "safety_violence": ("Call 911 now.", "Llame al 911 ahora."),
    "safety_medical": ("Call 911 now ", "Llame al 911 ahora "),
    "safety_general": ("Call 911 first if", "Llame primero al 911 si"),
    "safety_self_harm": (
        "Please call or text 988 now, and call 911",
        "Por favor llame ahora al 988 (oprima 2 para español)",
    ),
    "safety_electrical": ("Stay away from it and do not touch it.", "Aléjese y no lo toque."),
    "safety_structural": ("Leave the room now", "Salga ya de ese cuarto"),
    "safety_trapped": ("Stay where you are", "Quédese donde está"),
    "safety_water": (
        "If you can do it safely, turn off the valve",
        "Si puede hacerlo sin peligro, cierre la llave de paso",
    ),
    "safety_sewage": ("Stop using all drains", "No use ningún desagüe"),
    "safety_security": ("Go to a safe place now.", "Vaya ya a un lugar seguro."),
    "safety_power_medical": (
        "Switch the device to its battery or backup now.",
        "Pase ya el equipo a su batería o respaldo.",
    ),
    "safety_power": ("Stay clear of outlets", "No se acerque a enchufes"),
    "safety_no_water": ("Close every tap", "Cierre todas las llaves"),
    "safety_no_heat": ("Keep everybody in one room", "Reúna a todos en un solo cuarto"),
    "safety_no_cooling": ("Go to the coolest room", "Vaya al cuarto más fresco"),
    "safety_stock": ("Keep the cooler and freezer doors closed.", "Mantenga cerradas las puertas"),
}


# ------------------------------------------------------------------ the tables against the code


def test_the_tables_agree_and_invite_no_opt_out_word() -> None:
    assert lint(WRITER) == []


def test_every_act_of_the_code_has_words_and_every_words_an_act() -> None:
    assert {language: set(WRITER.phrases[language]) for language in LANGUAGES} == {
        language: set(spoken()) | WITH_FACTS_OF_ITS_OWN for language in LANGUAGES
    }


def test_the_acts_found_in_the_code_are_all_there_are() -> None:
    """The search itself: acts of every way in which the code names one."""
    assert set(spoken()) > {
        "safety_gas", "safety_water", "safety_general", "page_emergency", "page_late", "page_line", "hand_off",
        "ladder_exhausted", "offer_job", "offer_emergency", "ask_approval", "introduction", "repeated", "ack_thanks",
        "order_routine_ask_access", "order_emergency", "handed_over_care", "staff_new_eta", "ask_property", "welcome",
        "status_looking", "opt_out_confirmed", "second_approver", "job_confirmed_ask_eta",
    }  # fmt: skip


def test_no_words_need_a_fact_that_the_act_may_lack() -> None:
    needs = {act: placeholders(t) - spoken()[act].sure - WORDS for _, act, t in templates()}
    assert {act: lacking for act, lacking in needs.items() if lacking} == {}


def test_an_optional_part_asks_for_facts_that_the_act_can_have() -> None:
    asks = {act: optional_placeholders(t) - spoken()[act].sure - spoken()[act].maybe for _, act, t in templates()}
    assert {act: unknown for act, unknown in asks.items() if unknown} == {}


# ------------------------------------------------------------------ what is said


@pytest.mark.parametrize("guardrail", [forbidden_promise, access_codes], ids=lambda guardrail: guardrail.KIND)
def test_the_guardrails_let_every_text_through(guardrail: ModuleType) -> None:
    verdicts = [(one.act, one.language, guardrail.rule(one, SITUATION)) for one in texts()]
    assert [(*said, verdict.reason) for *said, verdict in verdicts if verdict.ruling is not Ruling.ALLOW] == []


def test_the_first_text_says_that_an_ai_writes_and_a_safety_text_says_it_last() -> None:
    for one in texts():
        hello = WRITER.write("introduction", SAMPLE, one.language)
        first = replace(one, text=f"{one.text} {hello}")
        for rule in (ai_disclosure.rule, forbidden_promise.rule):
            assert rule(first, SITUATION).ruling is Ruling.ALLOW, first.text


def test_words_that_are_said_again_still_pass() -> None:
    for one in texts():
        again = replace(one, text=f"{WRITER.write('repeated', {}, one.language)} {one.text}")
        assert forbidden_promise.rule(again, SITUATION).ruling is Ruling.ALLOW, again.text


@pytest.mark.parametrize("act", FIRST)
def test_a_danger_begins_with_what_to_do_and_ends_with_the_page(act: str) -> None:
    en, es = (WRITER.write(act, {}, language) for language in LANGUAGES)

    assert (en.startswith(FIRST[act][0]), es.startswith(FIRST[act][1])) == (True, True)
    assert re.search(r"I am paging (?:the|a) manager now[^.]*\.$", en)
    assert re.search(r"Estoy avisando ahora a la administración[^.]*\.$", es)


def test_every_danger_of_the_code_is_tested_for_its_first_words() -> None:
    assert {act for act in spoken() if act.startswith("safety_")} == set(FIRST)


def test_water_names_the_valve_and_despair_the_line_that_listens() -> None:
    assert re.search(r"valve.*shut-off valve", WRITER.write("safety_water", {}, "en"))
    assert "llave de paso" in WRITER.write("safety_water", {}, "es")
    for act, language in product(("safety_self_harm", "handed_over_care"), LANGUAGES):
        assert {"988", "911"} <= set(re.findall(r"\d+", WRITER.write(act, SAMPLE, language)))


def test_a_question_is_the_only_one_and_nobody_is_shouted_at() -> None:
    for one in texts():
        asked = own_words(one)
        assert asked.count("?") <= 1, one.text
        assert asked.count("¿") == (asked.count("?") if one.language == "es" else 0), one.text
        assert not re.search(r"[!¡]", asked), one.text
        assert asked.isascii() or one.language == "es", one.text


CHEERFUL = re.compile(
    r"\b(?:great|gladly|glad|happy|pleased|pleasure|awesome|wonderful|fantastic|amazing|perfect|lovely|excited|enjoy|cheers|yay"
    r"|hooray|congrat\w*|no worries|no problem|good news|don't worry|nice day|con gusto|gusto|encantad\w+|genial|perfecto"
    r"|feliz|alegr\w+|qué bueno|qué bien|buenas noticias|maravill\w+|felici\w+|no se preocupe|tranquil\w+|disfrut\w+)\b"
    r"|[:;]-?[)D]|[\U0001f300-\U0001faff\u2600-\u27bf]",
    re.IGNORECASE,
)
KIND = ("I am glad that you wrote this", "Qué bueno que lo escribió")
"""The one warm word that stays, to somebody in despair."""
GRAVE = ("safety_", "order_emergency", "vendor_late", "vendor_replaced", "still_looking", "reopened_tenant", "handed_over")


def test_nothing_cheerful_is_said_whoever_reads_it() -> None:
    """An emergency, anger or panic may be at the other end of every text: none is merry, none makes light of it."""
    said = [own_words(one).replace(KIND[one.language == "es"], "") for one in texts()]
    assert [words for words in said if CHEERFUL.search(words)] == []


def test_what_is_said_in_a_bad_moment_neither_thanks_nor_welcomes() -> None:
    grave = [one for one in texts() if one.act.startswith(GRAVE)]
    assert len({one.act for one in grave}) > len(FIRST)
    courteous = re.compile(r"\b(?:thank|thanks|welcome|gracias|bienvenid)", re.IGNORECASE)
    assert [one.text for one in grave if courteous.search(own_words(one))] == []


def test_a_step_is_offered_and_never_ordered() -> None:
    asked = {one.language: one.text for one in texts() if one.act == "ask_step"}
    assert ("if you like" in asked["en"], "si quiere" in asked["es"]) == (True, True)


def test_a_text_that_asks_for_access_ends_with_that_question() -> None:
    asking = [one for one in texts() if one.act.endswith("_ask_access")]
    assert {one.act for one in asking} == {"order_urgent_ask_access", "order_routine_ask_access"}
    assert [one.text for one in asking if not one.text.endswith("?")] == []


def test_what_vendors_wait_for_is_said_where_it_is_known() -> None:
    waits = WRITER.write("order_routine", {"order": "WO-1", "opens": "Monday 8:00 AM"}, "en")
    asks = WRITER.write("order_routine", {"order": "WO-1", "now": "now"}, "es")

    assert waits == "Noted: this is work order WO-1. I will ask vendors when the office opens (Monday 8:00 AM)."
    assert asks == "Anotado: es la orden WO-1. Estoy buscando proveedor ahora."


@pytest.mark.parametrize("act", ["page_emergency", "page_line", "hand_off", "page_late", "ladder_exhausted", "page"])
def test_a_page_says_how_to_answer_it(act: str) -> None:
    asked = {"page_emergency": "1230", "page_line": "1230", "page": "1230"}.get(act, "10")
    for language, mine in (("en", "MINE K27"), ("es", "ES MIO K27")):
        said = WRITER.write(act, SAMPLE, language)
        assert re.findall(r"\b(\d) K27", said) == list(asked)
        assert mine in said


@pytest.mark.parametrize("act", ["ask_approval", "offer_job", "offer_emergency"])
def test_money_is_answered_with_yes_or_no_and_the_code(act: str) -> None:
    assert re.search(r"YES K27\b.*\bNO K27\b", WRITER.write(act, SAMPLE, "en"))
    assert re.search(r"SÍ K27\b.*\bNO K27\b", WRITER.write(act, SAMPLE, "es"))


def test_texts_are_short() -> None:
    assert [(one.act, one.language, len(one.text)) for one in texts() if len(one.text) > most(one)] == []


def test_texts_are_tidy() -> None:
    assert [one.text for one in texts() if re.search(r"  |\.\.|\[\[|\]\]|[{}]| [.,;:?]|^\s|\s$", one.text)] == []


# ------------------------------------------------------------------ all texts, with their own facts


@cache
def texts() -> tuple[SendMessage, ...]:
    """Every template with sample facts: all that the act can have, and only those that it always has."""
    found = []
    for language, act, template in templates():
        for known in (spoken()[act].sure, spoken()[act].sure | spoken()[act].maybe):
            own = {name: sample(language)[name] for name in known | WORDS}
            text = type(WRITER)({language: {act: (template,)}}).write(act, own, language)
            found.append(SendMessage(MARIA, act, purpose(act), facts(**own), language, text=text))
    return tuple(found)


def templates() -> Iterator[tuple[str, str, str]]:
    for language in LANGUAGES:
        for act, several in WRITER.phrases[language].items():
            yield from ((language, act, template) for template in several if act in spoken())


def sample(language: str) -> Mapping[str, str]:
    return SAMPLE | SAMPLE_ES if language == "es" else SAMPLE


def purpose(act: str) -> Purpose:
    return Purpose.SAFETY if act.startswith("safety_") else Purpose.SERVICE


def most(one: SendMessage) -> int:
    if one.purpose is Purpose.SAFETY:
        return MOST_SAFETY
    return MOST_COLLEAGUE if "place" in dict(one.facts) or "code" in dict(one.facts) else MOST_TENANT


def own_words(one: SendMessage) -> str:
    text = one.text
    for value in sorted((value for _, value in one.facts), key=len, reverse=True):
        text = text.replace(value, "")
    return text


SITUATION = Situation(
    now=datetime(2026, 3, 9, 7, 20, tzinfo=UTC),
    company=load_company(LAKEVIEW).company,
    job=load_job(ROOM / "job.md"),
    case="case-1",
    emergency=True,
    recipient=Contact("Maria Lopez", phone=MARIA, property="Lakeview Court", unit="4B"),
    introduced=False,
)


# ------------------------------------------------------------------ the acts of the code, with what they carry


@dataclass(frozen=True)
class Carried:
    """Facts that an act has wherever it is said, and those that it has in some places or at some times."""

    sure: frozenset[str]
    maybe: frozenset[str]


@cache
def spoken() -> Mapping[str, Carried]:
    """Every speech act of Paula's room and of the engine, read from the source."""
    said: dict[str, list[Carried]] = {}
    for act, carried in [*_in_room(), *_in_engine()]:
        if act not in NEVER_MADE:
            said.setdefault(act, []).append(carried)
    found = {}
    for act, places in said.items():
        sure = frozenset.intersection(*(place.sure for place in places))
        found[act] = Carried(sure, frozenset().union(*(place.sure | place.maybe for place in places)) - sure)
    return found


ACT_AT = {
    "to_tenant": 2, "to_contact": 2, "to_colleague": 3, "by_phone": 3, "to_sender": 4, "page": 6, "hand_off": 4,
    "wake": 3, "ladder.once": 4,
}  # fmt: skip
CARRIES = {
    "to_tenant": frozenset({"company"}),
    "to_contact": frozenset({"company"}),
    "to_sender": frozenset({"company"}),
    "safety": frozenset({"company", "gas"}),
    "to_colleague": FOR_COLLEAGUES,
    "by_phone": FOR_COLLEAGUES,
    "page": FOR_COLLEAGUES | {"reason", "code"},
    "hand_off": FOR_COLLEAGUES | {"reason", "code"},
    "wake": FOR_COLLEAGUES | {"reason", "code"},
    "ladder.once": FOR_COLLEAGUES | {"reason", "code"},
}
PAGES = ("page", "hand_off", "wake", "ladder.once")
SOMETIMES_TOLD = frozenset({"tried"})
NO_FACTS = frozenset({"about", "act", "at_once", "reason"})


def _in_room() -> Iterator[tuple[str, Carried]]:
    for path in sorted([*ROOM.glob("*.py"), *COMMON.glob("*.py")]):
        tree = ast.parse(path.read_text("utf-8"))
        module = Module(tree)
        if path.name == "danger.py":
            yield from ((act, Carried(CARRIES["safety"], frozenset())) for act in _texts(tree) if act.startswith("safety_"))
        for call, function in module.calls():
            name = _spoken_by(call)
            if name in ACT_AT and path.name != "voice.py":
                yield from module.said(call, function, name)
            elif name in ("OfferJob", "AskApproval"):
                given = _facts_in(call)
                if given:
                    base = FOR_COLLEAGUES if None in given else frozenset()
                    carried = Carried(base | {one for one in given if one} | {"code"}, frozenset())
                    acts = ("offer_job", "offer_emergency") if name == "OfferJob" else ("ask_approval",)
                    yield from ((act, carried) for act in acts)
    unnamed = next(str(field.default) for field in fields(Escalate) if field.name == "act")
    yield unnamed, Carried(CARRIES["page"], SOMETIMES_TOLD)


def _texts(tree: ast.Module) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _spoken_by(call: ast.Call) -> str:
    """The method's name; `ladder.once` is another one than `once` of the voice."""
    name = _name(call.func)
    of_ladder = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "ladder"
    return f"ladder.{name}" if name == "once" and of_ladder else name


def _in_engine() -> Iterator[tuple[str, Carried]]:
    """The line's own words: their act stands in the call as it is."""
    for path in sorted(ENGINE.glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _name(call.func) in ("SendMessage", "Escalate"):
                act = next((a for a in (*call.args[1:2], *(k.value for k in call.keywords if k.arg == "act"))), None)
                if isinstance(act, ast.Constant):
                    code = {"code"} if _name(call.func) == "Escalate" else set()
                    yield (
                        str(act.value),
                        Carried(frozenset({one for one in _facts_in(call) if one} | code), frozenset()),
                    )


def _facts_in(call: ast.Call) -> list[str | None]:
    """The names given to facts(...) inside a call; None for a ** among them."""
    inner = [one for one in ast.walk(call) if isinstance(one, ast.Call) and _name(one.func) == "facts"]
    return [keyword.arg for one in inner for keyword in one.keywords]


class Module:
    """One file of the room, with enough understanding of Python to see which strings may stand for an act."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assigned = [
            (target, node.value) for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
        ]
        self.constants = {target.id: value for target, value in assigned if isinstance(target, ast.Name)}

    def calls(self) -> Iterator[tuple[ast.Call, ast.FunctionDef]]:
        for function in self.functions.values():
            yield from ((node, function) for node in ast.walk(function) if isinstance(node, ast.Call))

    def said(self, call: ast.Call, function: ast.FunctionDef, name: str) -> Iterator[tuple[str, Carried]]:
        """What a call says; where the act is a parameter of the function around it, once for each of its callers."""
        act = _argument(call, ACT_AT[name], "act")
        given = {k.arg: k.value for k in call.keywords if k.arg and k.arg not in NO_FACTS}
        if act is None:
            acts = {"hand_off"}
        elif isinstance(act, ast.Name) and act.id in _parameters(function) and not self._assigned(function, act.id):
            for caller, around in self.calls():
                if _name(caller.func) == function.name:
                    handed_on = any(k.arg is None for k in call.keywords) and function.args.kwarg is not None
                    more = {k.arg: k.value for k in caller.keywords if k.arg and handed_on}
                    for one in self.strings(_argument(caller, _parameters(function).index(act.id), act.id), around):
                        yield one, self._carried(name, {**given, **more}, around)
            return
        else:
            acts = self.strings(act, function)
        yield from ((one, self._carried(name, given, function)) for one in acts)

    def _carried(self, name: str, given: Mapping[str, ast.expr], function: ast.FunctionDef) -> Carried:
        if name in PAGES:  # a climb asks again with the base alone (ladder.py)
            return Carried(CARRIES[name], frozenset(given) | SOMETIMES_TOLD)
        maybe = {key for key, value in given.items() if self._may_be_none(value, function)}
        told = SOMETIMES_TOLD if CARRIES[name] is FOR_COLLEAGUES else frozenset()
        return Carried(CARRIES[name] | (set(given) - maybe), frozenset(maybe) | told)

    def _may_be_none(self, value: ast.expr, function: ast.FunctionDef) -> bool:
        match value:
            case ast.Constant(None):
                return True
            case ast.IfExp():
                return self._may_be_none(value.body, function) or self._may_be_none(value.orelse, function)
            case ast.BoolOp(op=ast.Or()):
                return self._may_be_none(value.values[-1], function)
            case ast.Name() if value.id in _parameters(function):
                annotation = next(a.annotation for a in function.args.args if a.arg == value.id)
                checked = f"{value.id} is not None" in ast.unparse(function)
                return annotation is not None and "None" in ast.unparse(annotation) and not checked
            case _:
                return False

    def strings(self, value: ast.expr | None, function: ast.FunctionDef) -> set[str]:
        """Every string that an expression may be, as far as this file shows it."""
        match value:
            case ast.Constant(str(text)):
                return {text}
            case ast.IfExp():
                return self.strings(value.body, function) | self.strings(value.orelse, function)
            case ast.BoolOp() | ast.Tuple() | ast.List():
                several = value.values if isinstance(value, ast.BoolOp) else value.elts
                return set().union(*(self.strings(one, function) for one in several))
            case ast.Dict():
                return set().union(*(self.strings(one, function) for one in value.values))
            case ast.JoinedStr():
                parts = [sorted(self.strings(one, function)) for one in value.values]
                return {"".join(chosen) for chosen in product(*parts)}
            case ast.FormattedValue() | ast.Subscript() | ast.Starred():
                return self.strings(value.value, function)
            case ast.ListComp():
                return self.strings(value.generators[0].iter, function)
            case ast.Attribute() if ast.unparse(value).endswith("urgency.value"):
                return {level.value for level in Urgency}
            case ast.Name():
                own = self._assigned(function, value.id)
                constant = [self.constants[value.id]] if value.id in self.constants and not own else []
                return set().union(*(self.strings(one, function) for one in (*own, *constant)))
            case ast.Call():
                return self._returned(value, function)
            case _:
                return set()

    def _returned(self, call: ast.Call, function: ast.FunctionDef) -> set[str]:
        name = _name(call.func)
        if isinstance(call.func, ast.Attribute) and name == "get":
            either = (call.func.value, *call.args[1:])
            return set().union(*(self.strings(one, function) for one in either))
        if name in ("list", "fromkeys"):
            return set().union(*(self.strings(one, function) for one in call.args))
        module = self
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            other = ROOM / f"{call.func.value.id}.py"
            module = Module(ast.parse(other.read_text("utf-8"))) if other.exists() else self
        called = module.functions.get(name)
        returns = [node.value for node in ast.walk(called) if isinstance(node, ast.Return)] if called else []
        return set().union(*(module.strings(one, called) for one in returns if called))

    def _assigned(self, function: ast.FunctionDef, name: str) -> list[ast.expr]:
        """What a local name is set to, leaving out assignments that name it themselves in a condition."""
        found: list[ast.expr] = []
        for node in ast.walk(function):
            match node:
                case ast.Assign() if any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                    found.append(_without(node.value, name, found))
                case ast.NamedExpr() if node.target.id == name:
                    found.append(node.value)
                case ast.For() if any(isinstance(t, ast.Name) and t.id == name for t in ast.walk(node.target)):
                    found.append(node.iter)
                case _:
                    pass
        return found


def _without(value: ast.expr, name: str, before: list[ast.expr]) -> ast.expr:
    """`value` with the name it is assigned to replaced by what that was before."""

    class Before(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return before[-1] if node.id == name and before else node

    replaced: ast.expr = Before().visit(value)
    return replaced


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = next((k.value for k in call.keywords if k.arg == name), None)
    return named or (call.args[place] if len(call.args) > place else None)


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
