"""The CRM that the environment names, and what is said where it names it badly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from deskhand.connectors.builtin.crm import BuiltinCrm
from deskhand.connectors.crms import open_crm
from deskhand.connectors.hubspot.crm import HubSpot
from deskhand.connectors.tryton.crm import Tryton
from deskhand.domain.errors import Misconfigured
from deskhand.store.database import Store, open_engine
from deskhand.testing.fake_clock import FakeClock

HUBSPOT = {"DESKHAND_HUBSPOT_TOKEN": "pat-na1-secret"}
TRYTON = {
    "DESKHAND_TRYTON_URL": "http://127.0.0.1:1",
    "DESKHAND_TRYTON_DATABASE": "crm",
    "DESKHAND_TRYTON_USER": "deskhand",
    "DESKHAND_TRYTON_PASSWORD": "secret",
}


def chosen(environ: dict[str, str]) -> object:
    clock = FakeClock(datetime(2026, 11, 30, tzinfo=UTC))
    return open_crm(environ, Store(open_engine("sqlite://"), "acme"), clock, "America/Denver")


@pytest.mark.parametrize(("environ", "kind"), [({}, BuiltinCrm), (HUBSPOT, HubSpot), (TRYTON, Tryton)])
def test_the_environment_names_the_crm(environ: dict[str, str], kind: type):
    assert isinstance(chosen(environ), kind)


def test_an_empty_setting_counts_as_absent():
    assert isinstance(chosen({"DESKHAND_HUBSPOT_TOKEN": ""}), BuiltinCrm)


def test_what_is_missing_is_named():
    with pytest.raises(Misconfigured, match="the CRM lacks DESKHAND_TRYTON_PASSWORD"):
        chosen({name: value for name, value in TRYTON.items() if "PASSWORD" not in name})


def test_two_crms_are_one_too_many():
    with pytest.raises(Misconfigured, match="two CRMs are named, by DESKHAND_HUBSPOT_TOKEN and DESKHAND_TRYTON_URL"):
        chosen(HUBSPOT | TRYTON)


def test_a_secret_is_in_no_repr():
    assert "secret" not in repr(chosen(HUBSPOT)) + repr(chosen(TRYTON))
