"""What goes to an authority outside as a file: the text the worker agreed to, and numbers of our own.

Nobody's name, number or word is in it; `docs/schemas/hand-over.json` holds its form.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date

FORMAT = "zhijia.hand-over/1"


@dataclass(frozen=True, slots=True)
class Package:
    """`slip` is our number of the paper, `reference` the one the text is answered to; `receipt` is left
    empty for the authority's own number."""

    slip: str
    reference: str
    sender: str
    authority: str
    kind: str
    agreed_on: date
    text: str

    def as_json(self) -> bytes:
        """The file, readable in any editor."""
        facts = asdict(self) | {"format": FORMAT, "receipt": "", "agreed_on": str(self.agreed_on)}
        said = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True)
        return f"{said}\n".encode()


def new_slip_number(year: str) -> str:
    """The year and eight random digits: how many there are is nobody's to count."""
    chance = f"{secrets.randbelow(10**8):08d}"
    return f"ZB{year}-{chance[:4]}-{chance[4:]}"
