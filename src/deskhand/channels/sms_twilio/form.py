"""The body of a Twilio request: an urlencoded form in which a name may come several times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from deskhand.domain.errors import Untrusted

MOST_FIELDS = 200


@dataclass(frozen=True)
class Form:
    """Decoded fields. It is iterated and read (`getlist`) by twilio's RequestValidator like a multi-dict."""

    fields: Mapping[str, tuple[str, ...]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def getlist(self, name: str) -> list[str]:
        return list(self.fields.get(name, ()))

    def get(self, name: str) -> str:
        """The first value of `name`, empty where there is none."""
        return self.fields.get(name, ("",))[0]


def parse_form(body: bytes) -> Form:
    """The fields of `body`; Untrusted when it is no form.

    Bytes that are not UTF-8 become U+FFFD before the signature is computed, so what is verified is what is used.
    """
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Untrusted("the body is no urlencoded form") from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return Form(fields)
