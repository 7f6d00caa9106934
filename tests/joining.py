"""How the tests apply: a draft with all its answers, filed by somebody of the town."""

from __future__ import annotations

from tests.town import Town
from zhijia.kernel.identity import check_character
from zhijia.org import services
from zhijia.org.models import Application

PHONE = "13911112222"


def id_number(serial: int) -> str:
    """A well-formed identity number of nobody: "11010519900101" and three digits of order."""
    first = f"11010519900101{serial:03d}"
    return first + check_character(first)


def said(town: Town, way: str, serial: int = 1, **answers: str) -> dict[str, str]:
    """What a visitor answers on the three pages."""
    work = str(town.mill.pk) if way == "enterprise" else "said"
    return {
        "way": way,
        "work": work,
        "employer": town.mill.name,
        "employment": "1",
        "name": "孙小妹",
        "id_number": id_number(serial),
        "phone": PHONE,
        **answers,
    }


def apply(
    town: Town, who: str = "visitor", way: str = "enterprise", serial: int = 1, **answers: str
) -> Application:
    """An application as somebody files it."""
    actor = town.actor(who)
    draft = services.start_joining(said(town, way, serial, **answers), actor=actor)
    return services.apply_to_join(draft, actor=actor).application
