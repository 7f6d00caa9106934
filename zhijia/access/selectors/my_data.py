"""What we know about somebody and who has looked at it: for that person's own eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

from zhijia.access.models import Account, Post
from zhijia.access.rules.names import named_by_surname
from zhijia.access.texts import FIELD_WORDS
from zhijia.base.scope import ScopedModel
from zhijia.base.sealing.models import Reveal
from zhijia.base.sealing.selectors import looks_at_person
from zhijia.base.sockets import PERSON_DATA, Known
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class KnownGroup:
    title: Text
    values: list[Known]


def my_data(actor: Actor) -> list[KnownGroup]:
    """Everything the apps hold about the actor, in groups; nothing on a device that is not proven."""
    if actor.person_id is None or not actor.is_proven:
        return []
    groups: dict[str, KnownGroup] = {}
    for _key, rows in sorted(PERSON_DATA, key=_register_first):
        for known in rows(actor.person_id):
            title = str(known.group)
            groups.setdefault(title, KnownGroup(title, [])).values.append(known)
    return list(groups.values())


def _register_first(plug: tuple[str, object]) -> tuple[bool, str]:
    """Who somebody is comes before what they have done."""
    return not plug[0].startswith("org."), plug[0]


def account_rows(person_id: int) -> Iterator[Known]:
    """What this app holds: the account and the posts (socket `base.PERSON_DATA`)."""
    group = _("账号")
    account = Account.objects.filter(person_id=person_id).first()
    if account is None:
        return
    yield Known(group, _("开户"), _("可以登录"), _("工会开的"), account.opened_on)
    if account.last_seen_on:
        kept = _("只记日子，不记时间")
        yield Known(group, _("最近一次登录是哪天"), account.last_seen_on.isoformat(), kept)
    for post in Post.objects.filter(account=account).select_related("union").order_by("since"):
        yield Known(_("职务"), post.words, post.union.name, _("上级工会任命"), post.since)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at somebody's data: when, who of which office, what, why. `matter` is the number of
    the person's own matter it was for; a look for somebody else's tells nothing of that one."""

    at: datetime
    office: str
    who: str
    what: str
    matter: str
    reason: str


def my_looks(actor: Actor, *, days: int | None = None) -> list[Look]:
    """Who has looked at the actor's data, the newest first; of the last days only if so asked."""
    looks = looks_at_person(actor.person_id or 0)
    if days is not None:
        looks = looks.filter(at__gt=timezone.now() - timedelta(days=days))
    return [_told(look, actor) for look in looks]


def _told(look: Reveal, actor: Actor) -> Look:
    office, who = _looker(look.actor, timezone.localdate(look.at))
    matter, is_own = _matter(look.target, actor)
    return Look(
        at=look.at,
        office=office,
        who=who,
        what=_("、").join(str(FIELD_WORDS.get(name, _("其他资料"))) for name in look.fields),
        matter=matter,
        reason=_reason(look) if is_own else "",
    )


def _reason(look: Reveal) -> str:
    return look.reason or str(_(Reveal.Purpose(look.purpose).label))


def _looker(name: str, on: date) -> tuple[str, str]:
    """The office and the surname of an actor of the audit trail, as they were on that day."""
    kind, _colon, number = name.partition(":")
    account = (
        Account.objects.filter(pk=number).select_related("person").first()
        if (kind == "account" and number.isdigit())
        else None
    )
    if account is None:
        return _("平台自己"), ""
    post = Post.objects.in_force(on).filter(account=account).for_pages().order_by("pk").first()
    office = f"{post.union.name}　{post.words}" if post else _("当时没有职务")
    return office, named_by_surname(account.person.name)


def _matter(target: str, actor: Actor) -> tuple[str, bool]:
    """The matter of a look as its own person may know it: by its scope, like any other row."""
    label, _colon, key = target.partition(":")
    if label == "org.person" and key == str(actor.person_id):
        return "", True
    if not actor.is_proven:
        return _("验证这台设备以后才能看"), False
    row = _own_row(label, key, actor)
    return (str(row), True) if row is not None else (_("核对是否重复建档"), False)


def _own_row(label: str, key: str, actor: Actor) -> ScopedModel | None:
    """The row behind "desk.request:12", if it is about this person: no duty counts here."""
    known = {model._meta.label_lower: model for model in apps.get_models()}
    model = known.get(label)
    if model is None or not issubclass(model, ScopedModel) or not key.isdigit():
        return None
    own = Actor(account_id=actor.account_id, person_id=actor.person_id)
    return model.objects.visible_to(own).filter(pk=key).first()
