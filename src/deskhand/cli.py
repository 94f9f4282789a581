"""The commands. Each imports what it needs when it runs, so that --help is quick."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="deskhand",
    help="AI employees that do the work. Start with: deskhand demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Print data instead of prose.")]
Folder = Annotated[Path, typer.Option("--company", "-c", help="The company's folder.", envvar="DESKHAND_COMPANY")]
HERE = Path(".")
DAY = "%Y-%m-%d"


def main() -> None:
    """Run a command; what the operator must mend is printed plainly, without a traceback, and exits with 2."""
    from deskhand.domain.errors import Misconfigured

    try:
        app()
    except Misconfigured as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


@app.command()
def demo(
    as_json: Json = False,
    seed: Annotated[int, typer.Option(help="Reword the others, reorder vendors, move the clock.")] = 0,
) -> None:
    """Play a night and a day at Lakeview: a burst pipe at 2:04 AM, a lead in the morning, the day's showings."""
    from deskhand import app as root
    from deskhand.rehearsal.demo.tell import tell
    from deskhand.rehearsal.timeline import as_data, print_timeline

    told = tell(root.local_language(), seed)
    if as_json:
        _print_json(as_data(told))
    else:
        print_timeline(told)
    raise typer.Exit(1 if told.problems else 0)


@app.command()
def rehearse(
    paths: Annotated[list[Path], typer.Argument(help="Scenario files or folders of them.")],
    as_json: Json = False,
    k: Annotated[int, typer.Option("--k", min=1, help="Play each k times; 2 to k are perturbed.")] = 1,
    channel: Annotated[str | None, typer.Option(help="Play every line by this channel.")] = None,
    model: Annotated[str | None, typer.Option(help="Read with this model instead of the embedded engine.")] = None,
) -> None:
    """Play scenarios through the line, each in a sandbox. Exit 0: all passed, 1: some failed, 2: a file is wrong."""
    from deskhand.rehearsal.command import rehearse_paths

    raise typer.Exit(rehearse_paths(paths, as_json, k, channel, model))


@app.command()
def chat(
    employee: Annotated[str, typer.Argument(help="Whom to write to.")] = "paula",
    company: Annotated[str, typer.Option("--company", "-c", help="A folder, or a name under examples/.")] = "lakeview",
    at: Annotated[str | None, typer.Option(help="The clock at the start, ISO; default now.")] = None,
) -> None:
    """Be the tenant in a terminal. /as, /wait, /why, /take and /help show the other sides."""
    from deskhand.rehearsal.chat import chat as run

    run(employee, company, at)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    sample: Annotated[
        str, typer.Option("--from", help="The sample company to copy: lakeview, coldline or handyhome.")
    ] = "lakeview",
    empty: Annotated[bool, typer.Option("--empty", help="Start from nothing instead of a sample company.")] = False,
) -> None:
    """Make a new company's folder, from a sample company or empty."""
    from deskhand.operate.files import make_company

    if empty and sample not in ("lakeview", "empty"):
        raise typer.BadParameter(f"--empty has no rows and --from {sample} has them: give one of the two")
    typer.echo(make_company(folder, "empty" if empty else sample))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The company's folder.")] = HERE,
    live: Annotated[bool, typer.Option("--live", help="Also ask each channel whether its account works.")] = False,
    invariants: Annotated[bool, typer.Option("--invariants", help="Also check the live data.")] = False,
) -> None:
    """Read every file and setting of a company and name what is wrong, with file, line and mend."""
    from deskhand.operate.check import check_company

    raise typer.Exit(check_company(folder, os.environ, live, invariants))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A record file, such as vendors.csv.")],
    company: Folder = HERE,
    rows: Annotated[str | None, typer.Option("--as", help="What its rows are, where its name does not say.")] = None,
) -> None:
    """Put the rows of a CSV file into the company's records: all of them, or none when one is wrong."""
    from deskhand.operate.files import import_rows

    typer.echo(import_rows(file, company, os.environ, rows))


@app.command()
def serve(
    company: Folder = HERE,
    shadow: Annotated[bool, typer.Option("--shadow", help="Draft everything, send nothing.")] = False,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8080,
) -> None:
    """Take messages at /hooks/… and work on them."""
    from deskhand.operate.serve import serve as run

    run(company, os.environ, shadow, host, port)


@app.command()
def work(company: Folder = HERE) -> None:
    """Work on what others take in (PostgreSQL only): a further worker."""
    from deskhand.operate.serve import work as run

    run(company, os.environ)


@app.command()
def pause(company: Folder = HERE) -> None:
    """Stop all sending at once. Nothing is lost; it goes out after `resume`."""
    from deskhand.operate.switch import switch

    typer.echo(switch(company, os.environ, paused=True))


@app.command()
def resume(company: Folder = HERE) -> None:
    """Send again."""
    from deskhand.operate.switch import switch

    typer.echo(switch(company, os.environ, paused=False))


@app.command()
def report(
    company: Folder = HERE,
    as_json: Json = False,
    page: Annotated[Path | None, typer.Option(help="Write one HTML page with plots to this file.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Cases opened on this day or later.", formats=[DAY])] = None,
    until: Annotated[datetime | None, typer.Option(help="Cases opened on this day or before.", formats=[DAY])] = None,
) -> None:
    """The KPIs of the company's cases, each with its definition."""
    from deskhand.operate.report import print_report

    print_report(company, os.environ, as_json, since and since.date(), until and until.date(), page)


@app.command()
def connect(
    vendor: Annotated[str, typer.Argument(help="google or microsoft.")],
    company: Folder = HERE,
    device: Annotated[bool, typer.Option("--device", help="Type a code in any browser instead.")] = False,
    port: Annotated[int, typer.Option(help="The port of the page that waits for the answer; 0: any.")] = 0,
) -> None:
    """Let Deskhand into a calendar of Google or Microsoft 365, and keep the tokens sealed in the company's folder."""
    from deskhand.app import SystemClock
    from deskhand.operate.connect import connect as run

    typer.echo(run(vendor, company, os.environ, SystemClock(), device=device, port=port, say=typer.echo))


crm = typer.Typer(help="The CRM that comes with Deskhand: files in and out, duplicates.", no_args_is_help=True)
app.add_typer(crm, name="crm")


@crm.command("import")
def crm_import(
    file: Annotated[Path, typer.Argument(help="A CSV file of one kind, such as contacts.csv.")],
    company: Folder = HERE,
    skip_wrong: Annotated[bool, typer.Option("--skip-wrong", help="Take the right rows all the same.")] = False,
) -> None:
    """Put the rows of a CSV file into the CRM: all of them, or none when one is wrong."""
    from deskhand.operate.crm import import_rows

    typer.echo(import_rows(file, company, os.environ, skip_wrong))


@crm.command("export")
def crm_export(folder: Annotated[Path, typer.Argument(help="A folder.")], company: Folder = HERE) -> None:
    """Write one CSV file for each kind of record."""
    from deskhand.operate.crm import export_rows

    typer.echo(export_rows(folder, company, os.environ))


@crm.command("duplicates")
def crm_duplicates(
    company: Folder = HERE,
    merge: Annotated[bool, typer.Option("--merge", help="Merge those that contradict nothing.")] = False,
    though: Annotated[list[str] | None, typer.Option(help="Merge this record's group all the same.")] = None,
) -> None:
    """Show which records are probably one, and what a merger would keep; with --merge do it."""
    from deskhand.operate.crm import duplicates

    typer.echo(duplicates(company, os.environ, merge, though or ()))


audit = typer.Typer(help="The record of everything that was decided and done.", no_args_is_help=True)
app.add_typer(audit, name="audit")


@audit.command()
def verify(company: Folder = HERE) -> None:
    """Compute the hash chain again; names the first row that does not hold, prints the head to keep elsewhere."""
    from deskhand.operate.audit import verify_chain

    raise typer.Exit(verify_chain(company, os.environ))


@audit.command()
def why(
    case: Annotated[str, typer.Argument(help="The id of a case, or of its work order.")], company: Folder = HERE
) -> None:
    """Everything that led to what a case did, in plain words."""
    from deskhand.operate.audit import print_why

    raise typer.Exit(print_why(company, os.environ, case))


def _print_json(data: object) -> None:
    import json

    typer.echo(json.dumps(data, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
