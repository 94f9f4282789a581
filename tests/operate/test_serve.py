"""`deskhand serve` as it stands in production, but for the carrier: HTTP in, HTTP out, real clock, real threads."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from deskhand.app import Settings
from deskhand.domain.errors import Misconfigured
from deskhand.operate.alone import alone
from deskhand.operate.opened import existing_store, sqlite_file
from deskhand.operate.serve import serve, work
from deskhand.operate.switch import switch
from deskhand.store import events
from deskhand.testing.carrier import Carrier
from deskhand.testing.company_served import ACCOUNT, company_served, environ_of
from deskhand.testing.waiting import until

MARIA, DANA = "+15125550142", "+15125550100"
RELIABLE, BRIGHTWATER = "+15125550190", "+15125550191"
TENANTS = [f"+151255501{number}" for number in (10, 11, 12, 13, 18, 19, 20, 21)]
BURST = "there is water EVERYWHERE pipe under the sink exploded, 4B"
PIPE = "a pipe burst and water is spraying all over my kitchen"


def health(carrier: Carrier) -> dict[str, object]:
    found: dict[str, object] = httpx.get(carrier.hook.replace("/hooks/sms", "/health"), trust_env=False).json()
    return found


def idle(folder: Path, environ: Mapping[str, str]) -> bool:
    """True where nobody works, and nothing is due that may be taken up."""
    with existing_store(folder, environ) as store, store.read() as tx:
        return not events.leased(tx) and not events.anything_due(tx, datetime.now(UTC))


def test_a_burst_pipe_is_answered_paged_offered_and_dispatched(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier):
        assert carrier.deliver(MARIA, BURST, times=3) == (200, 200, 200)
        assert carrier.wait_to(MARIA)[0].startswith("If you can do it safely, turn off the valve")
        assert carrier.wait_to(DANA)[0].startswith("EMERGENCY at unit 4B, Lakeview Court.")
        (offer,) = carrier.wait_to(RELIABLE)
        assert offer.startswith("EMERGENCY job for Lakeview Homes")
        code = re.findall(r"YES ([A-Z]\d\d)", offer)[0]
        assert carrier.deliver(RELIABLE, f"yes {code}, there in 35 min") == (200,)
        told = carrier.wait_to(MARIA, 3)[-1]
        assert "Reliable Plumbing" in told
        carrier.settle()
        assert health(carrier)["set_aside_for_a_person"] == 0
    assert next(m.text for m in carrier.messages if m.to == RELIABLE) == offer
    assert len({(m.to, m.text) for m in carrier.messages}) == len(carrier.messages)


def test_the_first_words_against_danger_are_out_within_a_second(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier):
        health(carrier)
        asked = time.monotonic()
        carrier.deliver(MARIA, "I smell gas in the hallway")
        carrier.wait_to(MARIA)
        assert carrier.messages[0].taken_s - asked < 1


def test_a_pause_stops_queued_work_within_two_seconds_and_resume_loses_nothing(
    lakeview: Path, carrier: Carrier
) -> None:
    with company_served(lakeview, carrier) as environ:
        carrier.behave(slow_s=0.2)
        for tenant in TENANTS:
            carrier.deliver(tenant, PIPE)
        carrier.wait_for(2)
        assert switch(lakeview, environ, paused=True).startswith("Paused.")
        paused = time.monotonic()
        carrier.deliver(MARIA, BURST)
        until(lambda: idle(lakeview, environ))
        carrier.settle()
        taken = carrier.messages
        assert health(carrier)["status"] == "paused"
        assert all(one.taken_s < paused + 2 for one in taken)
        assert not [one for one in taken if one.to == MARIA]
        carrier.behave()
        assert switch(lakeview, environ, paused=False).startswith("Resumed.")
        for tenant in (*TENANTS, MARIA):
            assert carrier.wait_to(tenant)
        assert health(carrier)["status"] == "ok"
    assert len({(m.to, m.text) for m in carrier.messages}) == len(carrier.messages)


def test_a_stop_during_a_pause_is_in_force_at_once(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier) as environ:
        switch(lakeview, environ, paused=True)
        carrier.deliver(MARIA, "my sink drips a little")
        carrier.deliver(MARIA, "STOP")
        switch(lakeview, environ, paused=False)
        until(lambda: idle(lakeview, environ))
    assert [m.text for m in carrier.messages if m.to == MARIA] == []  # the carrier itself confirms its words


def test_pausing_twice_says_so(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier) as environ:
        assert switch(lakeview, environ, paused=False) == "It is not paused."
        switch(lakeview, environ, paused=True)
        assert switch(lakeview, environ, paused=True) == "It is paused already."


def test_a_company_is_paused_while_one_of_its_files_is_broken(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier) as environ:
        (lakeview / "records" / "vendors.csv").write_text("nonsense", encoding="utf-8")
        assert switch(lakeview, environ, paused=True).startswith("Paused.")


def test_what_was_taken_in_before_a_restart_is_worked_on_after_it(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier) as environ:
        switch(lakeview, environ, paused=True)
        carrier.deliver(MARIA, BURST)
    assert carrier.messages == ()
    switch(lakeview, environ, paused=False)
    with company_served(lakeview, carrier):
        assert carrier.wait_to(MARIA)


def test_in_shadow_nothing_leaves_but_the_page_with_the_draft(lakeview: Path, carrier: Carrier) -> None:
    with company_served(lakeview, carrier, shadow=True) as environ:
        carrier.deliver(MARIA, BURST)
        (page,) = carrier.wait_to(DANA)
        assert "Draft for the tenant, NOT sent" in page
        assert "turn off the valve" in page
        until(lambda: idle(lakeview, environ))
        assert health(carrier)["status"] == "shadow"
    assert {m.to for m in carrier.messages} == {DANA}


def test_a_link_of_a_message_is_answered_by_the_server_that_sent_it(lakeview: Path, carrier: Carrier) -> None:
    """Lakeview shows apartments: a showing three days from now is moved by link."""
    at = (datetime.now(UTC) + timedelta(days=3)).replace(hour=17, minute=0, second=0, microsecond=0)
    row = f"S-1,{MARIA},Maria Lopez,,showing,{at.isoformat()},30,booked"
    head = "id,contact,person,provider,type,starts_at,minutes,status"
    (lakeview / "records" / "appointments.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    with company_served(lakeview, carrier, extra={"DESKHAND_PUBLIC_URL": "https://desk.example.com"}):
        carrier.deliver(MARIA, "can't make the showing, what else do you have?")
        (offer,) = carrier.wait_to(MARIA)
        path = re.findall(r"https://desk\.example\.com(/visits/[a-z]{45})", offer)[0]
        link = carrier.hook.replace("/hooks/sms", path)
        page = httpx.get(link, trust_env=False).text
        seen, slot = (re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in ("seen", "at"))
        said = httpx.post(f"{link}/slot", data={"seen": seen, "at": slot}, trust_env=False)
        told = carrier.wait_to(MARIA, 2)[-1]
    assert (said.status_code, told.startswith("Done: you are now booked")) == (200, True)


def test_it_refuses_to_start_twice_on_one_file(lakeview: Path, carrier: Carrier) -> None:
    environ = environ_of(carrier, "https://desk.example.com/hooks/sms")
    told = rf"is served already, by process {os.getpid()}: stop that one first"
    with alone(sqlite_file(Settings.read(lakeview, environ))), pytest.raises(Misconfigured, match=told):
        serve(lakeview, environ, False, "127.0.0.1", 0)


def test_it_refuses_to_start_where_nothing_could_come_in(lakeview: Path) -> None:
    with pytest.raises(Misconfigured, match=r"(?s)no channel is set up.*DESKHAND_SMS_TWILIO_ACCOUNT_SID"):
        serve(lakeview, {}, False, "127.0.0.1", 0)
    assert not (lakeview / "var").exists()


def test_it_refuses_to_start_with_half_a_channel(lakeview: Path) -> None:
    environ = {"DESKHAND_SMS_TWILIO_SENDER": "+15125550199", "DESKHAND_SMS_TWILIO_ACCOUNT_SID": ACCOUNT}
    with pytest.raises(Misconfigured, match="set DESKHAND_SMS_TWILIO_AUTH_TOKEN, DESKHAND_SMS_TWILIO_PUBLIC_URL too"):
        serve(lakeview, environ, False, "127.0.0.1", 0)


def test_it_refuses_to_start_where_nobody_could_be_paged(lakeview: Path) -> None:
    file = lakeview / "company.yaml"
    file.write_text(re.sub(r"escalation: .*", "escalation: []", file.read_text("utf-8")), "utf-8")
    with pytest.raises(Misconfigured, match="`escalation` names nobody"):
        serve(lakeview, {}, False, "127.0.0.1", 0)


def test_it_refuses_a_port_that_is_taken(lakeview: Path, carrier: Carrier) -> None:
    environ = environ_of(carrier, "https://desk.example.com/hooks/sms")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=rf"cannot listen on 127\.0\.0\.1:{port}: .*--port"):
            serve(lakeview, environ, False, "127.0.0.1", port)


def test_further_workers_need_postgresql(lakeview: Path) -> None:
    with pytest.raises(Misconfigured, match="`work` needs PostgreSQL"):
        work(lakeview, {})


def test_it_serves_on_postgresql_with_a_further_worker(lakeview: Path, carrier: Carrier, database: str) -> None:
    over = threading.Event()
    with company_served(lakeview, carrier, extra={"DESKHAND_DB": database}) as environ:
        helper = threading.Thread(target=work, args=(lakeview, environ, over))
        helper.start()
        try:
            carrier.deliver(MARIA, BURST)
            assert carrier.wait_to(RELIABLE)
            switch(lakeview, environ, paused=True)
            carrier.deliver(TENANTS[0], PIPE)
            switch(lakeview, environ, paused=False)
            assert carrier.wait_to(TENANTS[0])
        finally:
            over.set()
            helper.join()
    assert len({(m.to, m.text) for m in carrier.messages}) == len(carrier.messages)


def test_the_process_says_where_to_point_and_ends_when_asked(lakeview: Path, carrier: Carrier) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    carrier.hook = f"http://127.0.0.1:{port}/hooks/sms"
    environ = {**os.environ, **environ_of(carrier, carrier.hook), "NO_PROXY": "*"}
    command = [sys.executable, "-m", "deskhand.cli", "serve", "-c", str(lakeview), "--port", str(port)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline() + process.stdout.readline()
            assert f"served at http://127.0.0.1:{port}" in said
            assert f"HTTP POST, to {carrier.hook}" in said
            assert carrier.deliver(MARIA, BURST) == (200,)
            assert carrier.deliver(MARIA, "who are you", forged=True) == (403,)
            carrier.wait_to(RELIABLE)
            process.send_signal(signal.SIGTERM)
            rest, logged = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert rest.endswith("goes on with the next start.\n")
    entries = [json.loads(line) for line in logged.splitlines()]
    assert [entry["event"] for entry in entries if entry["level"] != "info"] == ["forged request refused"]
    assert MARIA not in logged
    assert "pipe" not in logged
