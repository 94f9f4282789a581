"""What is said of a phrase as a whole."""

from __future__ import annotations

from deskhand.language.local.facts.times.assent import is_asking_now, is_chosen, is_willing
from deskhand.language.local.facts.times.gaps import is_neither, is_same
from deskhand.language.local.facts.times.moves import is_given_up, is_held, is_move, is_moved, is_named_visit
from deskhand.language.local.facts.times.phrases import Phrase
from deskhand.language.local.facts.times.presence import is_work
from deskhand.language.local.facts.times.refusals import is_barely_refused, is_spurned
from deskhand.language.local.facts.times.scope import Verdict, is_asked, is_described, is_possessive, judged
from deskhand.language.local.facts.times.told import is_about_others, is_told, is_usual, is_usual_behind


def verdict_of(phrase: Phrase) -> Verdict:
    """What is said of a phrase, in its own clause or in the one behind it ("so no")."""
    found = _own_verdict(phrase)
    flips = found in (Verdict.PLANNED, Verdict.UNSAID) and phrase.later and is_barely_refused(phrase.later[0])
    return Verdict.REFUSED if flips else found


def _own_verdict(phrase: Phrase) -> Verdict:
    """What is said of a phrase in its own clause."""
    return _of_what_is_so_anyway(phrase) or _of_a_visit_to_be_moved(phrase) or _qualified(_judged(phrase), phrase)


def _of_what_is_so_anyway(phrase: Phrase) -> Verdict | None:
    """Opening hours, other people's hours, and days that are only called by another name."""
    hours = phrase.hours[0] if phrase.hours else None
    by_the_clock = hours is not None and not hours.part and hours.kind != "all"
    if by_the_clock and (is_usual(phrase.before) or is_usual_behind(phrase.after)):
        return Verdict.PLANNED if phrase.days and not is_told(phrase.before) else Verdict.TOLD
    if is_about_others(phrase.before):
        return Verdict.TOLD if hours else Verdict.PLANNED
    same = any(is_same(gap) for gap in phrase.gaps) or (
        "'s " in phrase.said and any(days.vague for days in phrase.days)
    )
    named_twice = same and len(phrase.days) > 1 and not phrase.later
    return Verdict.PLANNED if named_twice and judged(phrase.before, phrase.after) is Verdict.UNSAID else None


def _of_a_visit_to_be_moved(phrase: Phrase) -> Verdict | None:
    before, after, hours = phrase.before, phrase.after, phrase.hours[0] if phrase.hours else None
    if hours and hours.kind == "range" and is_move(before, phrase.said):
        return Verdict.WISHED
    moved_within = any(days.ends for days in phrase.days)
    if is_held(before) and not moved_within and (not hours or hours.kind == "point") and not is_spurned(after):
        return Verdict.PLANNED
    if phrase.onto and is_moved(before):
        return Verdict.REFUSED if is_given_up(before, phrase.said) else Verdict.PLANNED
    return Verdict.PLANNED if not hours and is_named_visit(before, phrase.said, after) else None


def _judged(phrase: Phrase) -> Verdict:
    return judged(
        phrase.before,
        phrase.after,
        bounded=any(hours.kind in ("after", "before", "range", "all") for hours in phrase.hours),
        ahead=any(days.ahead or days.shape == "until" for days in phrase.days),
        timed=bool(phrase.hours),
        behind=phrase.between,
    )


def _qualified(found: Verdict, phrase: Phrase) -> Verdict:
    """The verdict of the words around, where the phrase itself does not speak against it."""
    if found is Verdict.UNSAID and phrase.reason:
        return Verdict.PLANNED
    if found in (Verdict.UNSAID, Verdict.WISHED) and _is_habit_or_past(phrase, found):
        return Verdict.TOLD
    if found is not Verdict.REFUSED and any(is_neither(gap) for gap in phrase.gaps):
        return Verdict.REFUSED
    if not phrase.hours and is_described(phrase.before):
        return Verdict.PLANNED
    return Verdict.TOLD if _is_of_work(phrase) or _is_only_named(phrase, found) else found


def _is_of_work(phrase: Phrase) -> bool:
    """Whether hours or most of the week are those of somebody's work."""
    days = phrase.items[0].days
    return is_work(phrase.before) and (days is None or len(days.dates) > 3)


def _is_only_named(phrase: Phrase, found: Verdict) -> bool:
    """Whether a day tells of which day something is, or is "today" where nothing is asked."""
    if len(phrase.items) > 1 or not phrase.days:
        return False
    if found is not Verdict.REFUSED and is_possessive(phrase.said, phrase.after):
        return True
    return phrase.days[0].of_today and not is_asked(phrase.before, phrase.after)


def _is_habit_or_past(phrase: Phrase, found: Verdict) -> bool:
    """Whether nothing is wished by "since 8", "every night" or "at Christmas" where no word of the clause wishes."""
    here = is_asking_now(phrase.before) or (is_chosen(phrase.after) and is_willing(phrase.after))
    if any(hours.since for hours in phrase.hours):
        return not here
    if not all(days.vague for days in phrase.days) or not all(hours.weak for hours in phrase.hours):
        return False
    return found is Verdict.UNSAID if phrase.days else bool(phrase.hours) and not here
