"""The page that a company has for its leads: a heading, and the script that makes the form. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("words", "wire", "form")
"""In the order in which they need each other."""
LANGUAGES = ("en", "es")

TITLES = {"en": "Write to {}", "es": "Escriba a {}"}
WITHOUT_SCRIPT = {
    "en": "This form needs JavaScript. You can also reach us here: {}",
    "es": "Este formulario necesita JavaScript. También puede escribirnos aquí: {}",
}
STYLE = (
    "body{margin:0 auto;max-width:36rem;padding:1rem;"
    "font:16px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "color:#1c2724;background:#fff}h1{font-size:1.5rem;line-height:1.2}"
)
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Content-Security-Policy of the page: its own script and server, this one style, nothing else."""


def page_html(company: str, connection: str, language: str, reachable: str) -> str:
    """The page in `language`; `reachable` is how else one can write, for who has no JavaScript."""
    title = escape(TITLES[language].format(company))
    no_script = escape(WITHOUT_SCRIPT[language].format(reachable))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1>"
        f"{f'<noscript><p>{no_script}</p></noscript>' if reachable else ''}"
        f'<script src="widget.js" data-connection="{escape(connection)}" data-language="{language}"></script>'
        "</main></body></html>\n"
    )


def language_of(wanted: str, accepted: str) -> str:
    """The language that the address asks for, else the first of Accept-Language that we speak, else English."""
    ranked = sorted((_ranked(one) for one in accepted[:500].split(",")), key=lambda one: -one[1])
    for said in (wanted, *(name for name, weight in ranked if weight > 0)):
        if said.strip().lower()[:2] in LANGUAGES:
            return said.strip().lower()[:2]
    return LANGUAGES[0]


def _ranked(written: str) -> tuple[str, float]:
    name, _, weight = written.partition(";")
    try:
        return name, float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return name, 0.0


def script_text(folder: Path = HERE) -> str:
    """All parts in one function of their own, so that the page's globals stay as they are."""
    style = f"const STYLE = {json.dumps((folder / 'style.css').read_text(encoding='utf-8'))};"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    return "\n".join(('(() => {\n"use strict";', style, *parts, "})();\n"))
