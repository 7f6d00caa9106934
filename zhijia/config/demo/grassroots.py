"""What the demo asks of its grassroots, where its workers can go, and whom it calls back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhijia.config.demo.cast import Cast
from zhijia.config.demo.district import Tree
from zhijia.desk import services as desk
from zhijia.desk.models import CallBack
from zhijia.directives import services as directives
from zhijia.directives.models import Demand
from zhijia.press import services as press

STATIONS = (
    # (0 the district, else the street's place, kind, name, address, hours, offers)
    (0, "service", "区职工服务中心", "人民路66号一楼大厅", "工作日8:30—17:30", "问政策、代写材料"),
    (1, "service", "职工服务站", "湖滨路18号", "工作日9:00—17:00", "问政策、交材料"),
    (1, "rest", "湖滨驿站", "湖滨路42号银行旁", "每天7:00—21:00", "热饭、充电、歇脚"),
    (2, "legal", "法律援助点", "西山路5号二楼", "每周二、四14:00—17:00", "律师当面答"),
    (2, "nursing", "爱心妈妈小屋", "西山路9号商场四楼", "每天10:00—21:00", "冰箱、消毒柜"),
)


def keep_stations(tree: Tree, cast: Cast) -> None:
    """The service directory, each place checked today."""
    officer = cast.actor("王晓梅")
    for place, kind, name, address, hours, offers in STATIONS:
        union = tree.streets[place - 1] if place else tree.root
        typed = {
            "kind": kind,
            "name": name,
            "address": address,
            "phone": "",
            "hours": hours,
            "offers": offers,
            "source": "去看过",
        }
        press.add_station(union, typed, actor=officer)


def ask_the_grassroots(tree: Tree, cast: Cast) -> None:
    """A monthly most, one demand that a union has answered, and one that is too much."""
    chair, officer = cast.actor("周建民"), cast.actor("王晓梅")
    today = timezone.localdate()
    directives.set_cap(since=today, minutes=60, document="常委会会议", actor=chair)
    demand = directives.make_demand(
        tree.root,
        {
            "title": "送清凉的点位",
            "items": ["点位地址", "高温岗位人数"],
            "purpose": "定哪里送、送多少",
            "minutes": 20,
            "every": "once",
            "first_due_on": today + timedelta(days=12),
            "until_on": None,
        },
        actor=officer,
    )
    _answer(demand, tree, cast)
    directives.make_demand(
        tree.streets[0],
        {
            "title": "安全生产月活动情况",
            "items": ["活动场次", "参加人次", "查出的隐患"],
            "purpose": "写街道的小结",
            "minutes": 45,
            "every": "month",
            "first_due_on": today + timedelta(days=9),
            "until_on": today + timedelta(days=300),
        },
        actor=cast.actor("李国强"),
    )


def _answer(demand: Demand, tree: Tree, cast: Cast) -> None:
    place, count = demand.items.all()
    directives.reply_demand(
        demand,
        tree.enterprises[0],
        demand.first_due_on,
        answers={place.pk: "厂区东门", count.pk: "36"},
        minutes=15,
        actor=cast.actor("赵玉兰"),
    )


def call_back(cast: Cast) -> None:
    """Last month's draw, and what the first of the workers said."""
    desk.draw_call_backs(now=timezone.now())
    caller = cast.actor("周建民")
    for call in CallBack.objects.order_by("place")[:2]:
        desk.record_call_back(call, actor=caller, reached="reached", settled="yes")
