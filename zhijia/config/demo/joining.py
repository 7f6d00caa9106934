"""Made-up applications: waiting, passed over, being checked, direct, refused, done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from zhijia.config.demo.cast import Cast
from zhijia.config.demo.district import Tree
from zhijia.config.demo.names import identity_number, mobile_number, person_name
from zhijia.config.demo.requests import clock_at
from zhijia.kernel.actor import VISITOR
from zhijia.org import services as org
from zhijia.org.models import Application, Employer

FIRST_SERIAL = 900_000  # beyond every made-up member
REFUSAL = "您在分厂上班，入会归分厂工会办。地址：湖滨路6号二楼，电话12351。"


@dataclass(frozen=True, slots=True)
class Story:
    """One application: by which way, how many days ago, and what became of it."""

    way: str
    days_ago: int
    steps: tuple[str, ...] = ()


STORIES = (
    Story("enterprise", 0),
    Story("enterprise", 1),
    Story("enterprise", 6),
    Story("enterprise", 3, ("approve",)),
    Story("enterprise", 20, ("approve", "confirm")),
    Story("enterprise", 15, ("refuse",)),
    Story("direct", 0),
    Story("direct", 1),
    Story("direct", 12, ("approve",)),
)


def apply_and_answer(tree: Tree, cast: Cast, chance: Random) -> None:
    """File each application at its own past day and take its steps; then let the clock run."""
    now = timezone.now()
    factory = Employer.objects.filter(union=tree.enterprises[0]).order_by("pk")[0]
    for serial, story in enumerate(STORIES, start=FIRST_SERIAL):
        at = now - timedelta(days=story.days_ago, minutes=90)
        with clock_at(at):
            application = _apply(story, factory, serial, chance)
        for number, step in enumerate(story.steps, start=1):
            with clock_at(min(at + timedelta(hours=5 * number), now)):
                _take(step, application, story, cast)
    _ask_to_retain(cast, now)
    for days in range(8, -1, -1):
        with clock_at(now - timedelta(days=days)):
            org.pass_over_silent(now=timezone.now())


def _apply(story: Story, factory: Employer, serial: int, chance: Random) -> Application:
    said = {
        "way": story.way,
        "work": str(factory.pk) if story.way == "enterprise" else "said",
        "employer": factory.name,
        "employment": "1",
        "name": person_name(chance),
        "id_number": identity_number(serial, chance),
        "phone": mobile_number(serial),
    }
    draft = org.start_joining(said, actor=VISITOR)
    return org.apply_to_join(draft, actor=VISITOR).application


def _take(step: str, application: Application, story: Story, cast: Cast) -> None:
    chair = cast.actor("赵玉兰" if story.way == "enterprise" else "王晓梅")
    if step == "approve":
        org.approve_application(application, actor=chair)
    elif step == "confirm":
        org.confirm_applicant(application, actor=cast.actor("王晓梅"))
    else:
        org.refuse_application(application, actor=chair, reason=REFUSAL)


def _ask_to_retain(cast: Cast, now: datetime) -> None:
    with clock_at(now - timedelta(hours=4)):
        org.ask_to_retain(actor=cast.actor("刘芳"), employment="2", reason="2")
