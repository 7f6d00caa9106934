"""Two hundred requests live through the last weeks, by the same use cases as real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from zhijia.config.demo.cast import Cast
from zhijia.config.demo.district import Tree
from zhijia.desk import selectors
from zhijia.desk import services as desk
from zhijia.desk.models import Request
from zhijia.desk.rules.flow import Grade, Outcome
from zhijia.kernel.actor import VISITOR, Actor
from zhijia.kernel.deadlines import SHANGHAI

COUNT = 200
WEEKS = 8
OUTCOMES = (
    ["submitted"] * 5
    + ["accepted"] * 6
    + ["overdue"] * 2
    + ["waiting"] * 2
    + ["dispatched"] * 2
    + ["answered"] * 3
    + ["rated"] * 6
    + ["lapsed"] * 3
    + ["reopened"] * 2
    + ["declined"] * 2
    + ["withdrawn"] * 1
)

STORIES: dict[str, tuple[str, ...]] = {
    "wages": (
        "三月份工资没有发。从年初起就拖，问了车间主任，说等货款到账。一共欠了两个月，大概九千元。",
        "加班费按基本工资算对不对？每天加两个小时，工资条上只写一百多。",
        "离职一个多月了，最后一个月工资和押金都没有给。",
    ),
    "contract": (
        "干了两年一直没签劳动合同。最近说要裁人，我怕什么都拿不到。",
        "突然通知我下周不用来了，没有书面的东西，也没说补偿。",
    ),
    "insurance": (
        "单位没有给缴社保。问过人事，说试用期不缴，我已经干了八个月。",
        "社保基数好像是最低的。工资有六千多，查了只按三千多缴。",
    ),
    "injury": ("上个月手被机器压伤，住院自己先垫的钱，单位不肯申报工伤。",),
    "leave": ("女职工哺乳假怎么算？主管说没有这个规定。", "年假三年没有休过，离职能不能折钱？"),
    "safety": ("车间粉尘很大，口罩一个月发一个，有人咳了好几个月。",),
    "hardship": (
        "爱人生病住院，两个孩子上学，想申请困难帮扶，不知道要带什么材料。",
        "孩子今年考上大学，学费一时凑不齐，听说工会有助学。",
    ),
    "membership": ("想把会籍转到新单位。", "会员卡丢了，怎么补？", "单位还没有工会，我能入会吗？"),
    "union": ("工会活动都在白天，我们三班倒的去不了，能不能换换时间？",),
    "unsure": ("事情有点复杂，涉及两家公司，不知道该找谁，先说说看。",),
}
EMPLOYERS = (
    "宏达纺织有限公司",
    "永盛电子有限公司",
    "",
    "天润机械有限公司",
    "说不上来，劳务公司派的",
)
WORD = "已收到，我们先核对情况，没有联系您的单位。"
AGAIN = "钱还没有到，请再问一问。"
ANSWERS = {
    "wages": "我们核对了考勤和工资流水，单位已经承认，本周五前补发。没有收到，请在这里告诉我们。",
    "contract": "单位同意补签合同，从入职那天算起。下周三前签，签的时候我们的同志在场。",
    "insurance": "单位已到社保中心补办，从入职当月算。下个月15日后您可以自己查到。",
    "injury": "工伤认定申请已经由我们帮您递交。认定下来以前，医药费票据请都留好。",
    "leave": "规定是每天一小时哺乳时间，不扣工资。我们和单位谈过，从明天起执行。",
    "safety": "车间加装了吸尘，口罩改为每天一个。我们一个月后再去看一次。",
    "hardship": "您家符合临时救助的条件。请带身份证、医院票据到街道服务站，表我们帮您填。",
    "membership": "会籍已经转好，原来的会龄接着算。",
    "union": "您说得对。下个月起活动分白天和晚上两场，三班的同志也能参加。",
    "unsure": "这件事归用工的那家单位管，我们和两家都谈过，他们已经书面答应。",
}
MISSING = "请拍一下最近三个月的工资条和考勤记录。没有也没关系，告诉我们一声，我们去查。"
OFFERED = "职工住在你们那边，请上门看看。我们已经打过电话，情况属实。"
DECLINE = "这件事归劳动人事争议仲裁委办，我们不能替它裁。"
INSTEAD = "仲裁委在湖滨路18号一楼，电话12333。需要帮您写申请书，可以来服务站。"


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """The clock of the whole house, turned back while a past day is lived through."""
    with patch("django.utils.timezone.now", return_value=instant):
        yield


def live_through(tree: Tree, cast: Cast, chance: Random) -> None:
    """File, handle and let lapse, each step at its own past instant."""
    now = timezone.now()
    workers = [cast.actor("张建国"), cast.actor("刘芳")]
    for serial in range(COUNT):
        outcome = OUTCOMES[serial % len(OUTCOMES)]
        actor = VISITOR if chance.random() < 0.8 else chance.choice(workers)
        filed_at = _filed_at(outcome, now, chance)
        with clock_at(filed_at):
            request = _file(tree, actor, chance)
        _live(request, outcome, actor, cast, filed_at, now)
    for hours in range(WEEKS * 7 * 24, -1, -24):
        with clock_at(now - timedelta(hours=hours)):
            desk.climb_overdue(now=timezone.now())
    desk.clear_drafts(now=now + timedelta(days=3))


def _filed_at(outcome: str, now: datetime, chance: Random) -> datetime:
    """A weekday hour: fresh for what waits, weeks ago for what is done."""
    young = {"submitted": 1, "accepted": 4, "answered": 6, "reopened": 9, "overdue": 16}
    young |= {"waiting": 7, "dispatched": 1}
    days = chance.randrange(young[outcome] + 1) if outcome in young else chance.randrange(14, 55)
    if outcome == "overdue":
        days = chance.randrange(10, 17)
    at = (now - timedelta(days=days)).astimezone(SHANGHAI)
    at = at.replace(hour=chance.randrange(8, 18), minute=chance.randrange(60))
    return min(at, now - timedelta(minutes=20))


def _file(tree: Tree, actor: Actor, chance: Random) -> Request:
    category = chance.choice(tuple(STORIES))
    answers = {
        "category": category,
        "street": str(chance.choice(tree.streets).pk),
        "story": chance.choice(STORIES[category]),
        "employer": chance.choice(EMPLOYERS),
        "reach": "nothing",
    }
    if actor.person_id is None and chance.random() < 0.5:
        answers |= {"reach": "phone", "phone": f"199{chance.randrange(10**8):08d}"}
    draft = desk.start_draft(answers, actor=actor)
    return desk.file_request(draft, actor=actor).request


def _officer(request: Request, cast: Cast) -> Actor:
    """Who works on it: the district's officer, or the chair of the street or base union."""
    for name in ("王晓梅", "李国强", "吴秀英", "赵玉兰", "周建民"):
        actor = cast.actor(name)
        if request.office.path in actor.reach("desk.handle"):
            return actor
    return cast.actor("王晓梅")


def _live(
    request: Request, outcome: str, worker: Actor, cast: Cast, filed_at: datetime, now: datetime
) -> None:
    """The steps of one outcome, an office's pace apart and never in the future."""
    officer = _officer(request, cast)
    own = {"actor": worker, "holds_passphrase": worker.person_id is None}
    at = filed_at
    for step in STEPS[outcome]:
        at = min(at + PACE[step], now - timedelta(minutes=1))
        with clock_at(at):
            _take(step, request, officer, own)


PACE = {
    "accept": timedelta(hours=3),
    "write": timedelta(hours=2),
    "answer": timedelta(days=2),
    "decline": timedelta(hours=4),
    "rate": timedelta(days=1),
    "reopen": timedelta(days=1),
    "pause": timedelta(hours=5),
    "dispatch": timedelta(hours=4),
    "lapse": timedelta(days=8),
    "withdraw": timedelta(days=1),
}
STEPS: dict[str, tuple[str, ...]] = {
    "submitted": (),
    "overdue": ("accept",),
    "waiting": ("accept", "pause"),
    "dispatched": ("accept", "dispatch"),
    "accepted": ("accept", "write"),
    "answered": ("accept", "answer"),
    "rated": ("accept", "write", "answer", "rate"),
    "lapsed": ("accept", "answer", "lapse"),
    "reopened": ("accept", "answer", "reopen"),
    "declined": ("decline",),
    "withdrawn": ("accept", "withdraw"),
}


def _take(step: str, request: Request, officer: Actor, own: dict[str, Any]) -> None:
    WAYS[step](request, officer, own)
    request.refresh_from_db()


def _offer(request: Request, officer: Actor) -> None:
    """To the office next to it; a confidential matter stays with the district."""
    targets = [] if request.confidential else selectors.dispatch_targets(request)
    if targets:
        desk.dispatch_request(request, actor=officer, to=targets[0], reason=OFFERED)


Way = Callable[[Request, Actor, dict[str, Any]], object]
WAYS: dict[str, Way] = {
    "accept": lambda r, officer, own: desk.accept_request(r, actor=officer),
    "write": lambda r, officer, own: desk.write_to_worker(r, actor=officer, text=WORD),
    "answer": lambda r, officer, own: desk.answer_request(
        r, actor=officer, text=ANSWERS[r.category.code], outcome=Outcome.SOLVED
    ),
    "pause": lambda r, officer, own: desk.pause_request(r, actor=officer, text=MISSING),
    "dispatch": lambda r, officer, own: _offer(r, officer),
    "decline": lambda r, officer, own: desk.decline_request(
        r, actor=officer, reason=DECLINE, instead=INSTEAD
    ),
    "rate": lambda r, officer, own: desk.rate_request(r, grade=Grade.SATISFIED, **own),
    "reopen": lambda r, officer, own: desk.reopen_request(r, why=AGAIN, **own),
    "withdraw": lambda r, officer, own: desk.withdraw_request(r, **own),
    "lapse": lambda r, officer, own: desk.close_unobjected(now=timezone.now()),
}
