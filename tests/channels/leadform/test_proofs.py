"""What proves a lead: the signature of a system, the token of a page; and what keeps floods away."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from deskhand.channels.leadform.gate import LEADS_BY_ADDRESS, POSTS_BY_PLACE, TOKENS_BY_PLACE, Gate, mailbox_of
from deskhand.channels.leadform.phone import parse_countries
from deskhand.channels.leadform.refusal import NoLead
from deskhand.channels.leadform.signature import TOLERANCE_S, check_signature, sign
from deskhand.channels.leadform.token import EARLIEST_S, OLDEST_S, make_token, nonce_of
from deskhand.channels.leadform.window import MOST_KEPT, Window

OLD, NEW, OTHER = "o" * 32, "n" * 32, "x" * 32
BODY, NOW = '{"id": "lead-0001", "name": "Muñoz"}'.encode(), 1_770_000_000.0
NONCE = "n" * 22


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


# ------------------------------------------------------------------ signatures


def refused(header: str, body: bytes = BODY, now: float = NOW) -> str:
    with pytest.raises(NoLead) as caught:
        check_signature(header, body, (OLD, NEW), now)
    return caught.value.code


def test_the_signature_is_what_the_howto_says() -> None:
    expected = hmac.new(OLD.encode(), b"1770000000." + BODY, hashlib.sha256).hexdigest()
    assert sign(OLD, BODY, 1_770_000_000) == f"t=1770000000,v1={expected}"


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_both_live_secrets_hold(secret: str) -> None:
    check_signature(sign(secret, BODY, int(NOW)), BODY, (OLD, NEW), NOW)


def test_one_of_several_signatures_is_enough_and_other_kinds_are_passed_over() -> None:
    at, ours = sign(NEW, BODY, int(NOW)).split(",")
    check_signature(f"{at}, v0=abc,v1={'0' * 64}, {ours},v2=xyz,junk", BODY, (OLD, NEW), NOW)


@pytest.mark.parametrize("aside", [-TOLERANCE_S, TOLERANCE_S])
def test_five_minutes_are_tolerated_both_ways(aside: int) -> None:
    check_signature(sign(OLD, BODY, int(NOW) + aside), BODY, (OLD, NEW), NOW)


@pytest.mark.parametrize("aside", [-TOLERANCE_S - 1, TOLERANCE_S + 1, -int(NOW)])
def test_more_are_not(aside: int) -> None:
    assert refused(sign(OLD, BODY, int(NOW) + aside)) == "too_late"


@pytest.mark.parametrize(
    "header",
    [
        sign(OTHER, BODY, int(NOW)),
        sign(OLD, BODY + b" ", int(NOW)),
        sign(OLD, BODY, int(NOW)).replace("t=1770000000", "t=1770000001"),
        f"t=1770000000,v1={'0' * 64}",
        f"t=0001770000,v1={sign(OLD, BODY, 1_770_000).partition('v1=')[2]}",
    ],
)
def test_forged_ones_do_not_hold(header: str) -> None:
    assert refused(header) == "forged"


def test_an_old_forgery_is_forged_and_not_late() -> None:
    """How old it is is nobody's business who knows no secret."""
    assert refused(sign(OTHER, BODY, 1)) == "forged"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=1770000000",
        f"v1={'0' * 64}",
        "t=,v1=",
        f"t=-1,v1={'0' * 64}",
        f"t=1e9,v1={'0' * 64}",
        f"t=٣,v1={'0' * 64}",
        f"t=1770000000,v1={'A' * 64}",
        f"t=1770000000,t=1770000001,v1={'0' * 64}",
        f"t={'9' * 5000},v1={'0' * 64}",
        "t=1770000000,v1=é",
        "," * 5000,
    ],
)
def test_what_is_no_signature_is_told_how_to_write_one(header: str) -> None:
    assert refused(header) == "no_signature"


def test_a_thousand_signatures_are_not_tried() -> None:
    at, ours = sign(OLD, BODY, int(NOW)).split(",")
    assert refused(",".join([at, *[f"v1={'0' * 64}"] * 5, ours])) == "forged"


# ------------------------------------------------------------------ tokens


def token_refused(token: str, now: float, secret: str = OLD) -> NoLead:
    with pytest.raises(NoLead) as caught:
        nonce_of(secret, token, now)
    return caught.value


@pytest.mark.parametrize("age_s", [EARLIEST_S, 60, OLDEST_S])
def test_a_token_of_the_right_age_gives_its_nonce(age_s: float) -> None:
    assert nonce_of(OLD, make_token(OLD, NONCE, NOW), NOW + age_s) == NONCE


def test_a_faster_one_says_when_it_may_come_again() -> None:
    no = token_refused(make_token(OLD, NONCE, NOW), NOW + 1)
    assert (no.code, no.retry_s) == ("token_early", pytest.approx(EARLIEST_S - 1))


@pytest.mark.parametrize(("age_s", "code"), [(-60, "token_early"), (0, "token_early"), (OLDEST_S + 1, "token_old")])
def test_too_young_and_too_old_are_told_apart(age_s: float, code: str) -> None:
    assert token_refused(make_token(OLD, NONCE, NOW), NOW + age_s).code == code


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "..",
        make_token(OTHER, NONCE, NOW),
        make_token(OLD, NONCE, NOW) + "0",
        make_token(OLD, NONCE, NOW - 1).replace(str(int((NOW - 1) * 1000)), str(int(NOW * 1000))),
        make_token(OLD, NONCE, NOW).replace("n" * 22, "m" * 22),
        make_token(OLD, "short", NOW),
        "é" * 100,
        "9" * 100_000,
    ],
)
def test_what_is_no_token_of_ours_is_wrong(token: str) -> None:
    assert token_refused(token, NOW + 60).code == "token_wrong"


# ------------------------------------------------------------------ windows


def test_a_window_slides() -> None:
    clock = Seconds()
    window = Window(2, 60, clock)
    window.count("a")
    clock.now += 40
    window.count("a")
    assert (window.wait_s("a"), window.wait_s("b")) == (20, 0)
    clock.now += 20
    assert window.wait_s("a") == 0
    window.count("a")
    assert window.wait_s("a") == 40


def test_to_ask_does_not_count() -> None:
    window = Window(1, 60, Seconds())
    assert [window.wait_s("a") for _ in range(9)] == [0] * 9


def test_a_flood_of_many_is_forgotten_oldest_first() -> None:
    window = Window(1, 60, Seconds())
    for number in range(MOST_KEPT + 1):
        window.count(str(number))
    assert (window.wait_s("0"), window.wait_s(str(MOST_KEPT))) == (0, 60)


# ------------------------------------------------------------------ the gate


def waits(gate: Gate, nonce: str, sender: str, digest: str = "d") -> float:
    """0 where it is admitted."""
    try:
        gate.admit(nonce, digest, sender)
    except NoLead as no:
        return (no.retry_s or 0) if no.code == "too_often" else -1
    return 0


def test_an_address_gets_so_many_an_hour_and_so_many_a_day() -> None:
    clock = Seconds()
    gate = Gate(clock)
    (an_hour, hour_s), (a_day, day_s) = LEADS_BY_ADDRESS
    assert [waits(gate, f"1{n}", "+15125550142") for n in range(an_hour + 1)] == [0] * an_hour + [hour_s]
    clock.now += hour_s
    left = a_day - an_hour
    assert [waits(gate, f"2{n}", "+15125550142") for n in range(left + 1)] == [0] * left + [day_s - hour_s]
    assert waits(gate, "3", "+15125550143") == 0


def test_plus_addresses_are_one_mailbox() -> None:
    gate = Gate(Seconds())
    sent = [waits(gate, str(n), f"maria+{n}@example.com") for n in range(LEADS_BY_ADDRESS[0][0] + 1)]
    assert sent[-1] > 0
    assert [mailbox_of(one) for one in ("a+b@x.co", "a@x.co", "+15125550142")] == ["a@x.co", "a@x.co", "+15125550142"]


def test_what_is_sent_again_counts_once() -> None:
    gate = Gate(Seconds())
    assert [waits(gate, "n", "+15125550142") for _ in range(20)] == [0] * 20
    assert waits(gate, "m", "+15125550142") == 0


def test_a_token_carries_one_lead() -> None:
    gate = Gate(Seconds())
    gate.admit("n", "d", "+15125550142")
    with pytest.raises(NoLead) as caught:
        gate.admit("n", "other", "+15125550142")
    assert caught.value.code == "token_used"


def test_who_was_refused_may_use_the_token_later() -> None:
    clock = Seconds()
    gate = Gate(clock)
    for number in range(3):
        waits(gate, str(number), "+15125550142")
    assert waits(gate, "n", "+15125550142") > 0
    clock.now += 3600
    assert waits(gate, "n", "+15125550142") == 0


def test_a_place_gets_so_many_tokens_and_posts() -> None:
    clock = Seconds()
    gate = Gate(clock)
    for come, rates in ((gate.begins, TOKENS_BY_PLACE), (gate.posts, POSTS_BY_PLACE)):
        for _ in range(rates[0][0]):
            come("203.0.113.9/32")
        with pytest.raises(NoLead):
            come("203.0.113.9/32")
        come("203.0.113.10/32")
    clock.now += 600
    gate.posts("203.0.113.9/32")


# ------------------------------------------------------------------ countries


def test_countries_are_iso_codes_in_any_case() -> None:
    assert parse_countries("us, CA us") == ("US", "CA")


@pytest.mark.parametrize("written", ["", " ", "USA", "United States", "+1"])
def test_what_is_no_country_is_named(written: str) -> None:
    with pytest.raises(ValueError, match="is no country"):
        parse_countries(written)
