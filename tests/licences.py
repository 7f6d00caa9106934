"""The licences of what we stand on, read from the installed packages.

`python -m tests.licences > NOTICE` writes the NOTICE; tests/test_licences.py holds it to the lock files.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Licences under which a part may be used by, or stand beside, an AGPL-3.0-or-later program.
COMPATIBLE = {
    "0BSD",
    "AFL-2.1",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "GPL-2.0-or-later",
    "HPND",
    "ISC",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "Zlib",
}

# How packages that predate SPDX expressions call the same licences.
SPOKEN = [
    (r"MIT-CMU|HPND", "MIT-CMU"),
    (r"MIT No Attribution", "MIT-0"),
    (r"\bMIT\b", "MIT"),
    (r"Apache", "Apache-2.0"),
    (r"BSD.3.Clause|3-Clause BSD|New BSD|Modified BSD", "BSD-3-Clause"),
    (r"BSD.2.Clause|Simplified BSD", "BSD-2-Clause"),
    (r"\bBSD\b", "BSD"),
    (r"MPL.?2|Mozilla Public License 2", "MPL-2.0"),
    (r"LGPL.*2\.1|LGPLv2", "LGPL-2.1-or-later"),
    (r"LGPL|Lesser General Public License v3", "LGPL-3.0-only"),
    (r"PSF|Python Software Foundation", "PSF-2.0"),
    (r"ISC", "ISC"),
    (r"Unlicense", "Unlicense"),
    (r"zlib", "Zlib"),
]

# Packages whose metadata names no licence: read from the licence file they carry.
READ_BY_HAND: dict[str, str] = {
    "axe-playwright-python": "MIT AND MPL-2.0",
    "huey": "MIT",
}

# Tools of the tests, never part of the program: a licence that could not be combined with ours.
TOOLS_ONLY: dict[str, str] = {
    "regex": "Apache-2.0 AND CNRI-Python: comes with schemathesis, never imported by the program",
}


def locked(*names: str) -> list[str]:
    """The packages that these lock files pin."""
    found: set[str] = set()
    for name in names:
        text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
        found |= set(re.findall(r"^([A-Za-z0-9._-]+)==", text, flags=re.M))
    return sorted(found)


def licence_of(package: str) -> str | None:
    """An SPDX expression, "" when nothing is said, None when the package is not installed here."""
    try:
        said = metadata(package)
    except PackageNotFoundError:
        return None
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [
        c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if "License ::" in c
    ]
    spoken = [c for c in classifiers if c != "OSI Approved"] or [said.get("License") or ""]
    found = {spdx for words in spoken if (spdx := spdx_of(words))}
    return " OR ".join(sorted(found)) or READ_BY_HAND.get(package, "")


def spdx_of(words: str) -> str:
    return next((spdx for said, spdx in SPOKEN if re.search(said, words[:200])), "")


def is_compatible(expression: str) -> bool:
    """Every part joined by AND must be compatible, one of those joined by OR is enough."""
    bare = re.sub(r"[()]", " ", expression)
    return all(
        any(choice.split(" WITH ")[0].strip() in COMPATIBLE for choice in part.split(" OR "))
        for part in bare.split(" AND ")
    )


HEAD = """\
Zhijia (职家), the open-source online trade union
Licence: AGPL-3.0-or-later (see LICENSE)

No third-party code stands in this repository. What is installed beside it to run it, with the
licence each package declares (written by `python -m tests.licences`, held to the lock files by a
test):

"""


def notice() -> str:
    rows = [(package, licence_of(package)) for package in locked("core", "production")]
    return HEAD + "".join(f"  {package:<28} {licence}\n" for package, licence in rows)


if __name__ == "__main__":
    print(notice(), end="")
