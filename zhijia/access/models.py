"""Accounts, the devices they are used on, and posts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.access.rules.consents import CONSENTS
from zhijia.access.rules.corrections import CORRECTABLE
from zhijia.access.rules.corrections import State as CorrectionState
from zhijia.access.rules.roles import ROLES
from zhijia.base.scope import Scope, ScopedModel, ScopedQuerySet
from zhijia.base.sealing.envelopes import digest_of
from zhijia.base.sealing.models import SealedRow
from zhijia.org.models import Employer, Person, Union


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)

    def behind_phone(self, phone_index: str | None) -> models.QuerySet[Account]:
        """The accounts in use that sign in with this phone; a family may share one."""
        return self.filter(phone_index=phone_index or "-", is_active=True)

    def create_account(
        self, person: Person, *, phone_index: str | None, password: str | None = None
    ) -> Account:
        account = Account(person=person, phone_index=phone_index)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """The way in for one person. Signing in asks for the phone and a code or the password.

    `phone_index` is the keyed digest of the login phone: a family or a shift may share one, so it
    is not unique. Of a person's use we keep the last day only, never a time.
    """

    unscoped_because: ClassVar[str] = "read by its own person only; officers see the posts"

    last_login = None
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    phone_index = models.CharField(max_length=32, null=True, blank=True, db_index=True)
    username = models.CharField(_("账号名"), max_length=60, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    opened_on = models.DateField(default=timezone.localdate)
    last_seen_on = models.DateField(null=True, blank=True)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_account_has_a_way_in",
                condition=Q(phone_index__isnull=False) | Q(username__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def seen_on(self) -> date:
        """The last day somebody proved to be the holder; the day it was opened if nobody has yet."""
        return self.last_seen_on or self.opened_on


class Browser(models.TextChoices):
    WECOM = "wecom", _("企业微信")
    WECHAT = "wechat", _("微信")
    DINGTALK = "dingtalk", _("钉钉")
    ALIPAY = "alipay", _("支付宝")
    HUAWEI = "huawei", _("华为浏览器")
    XIAOMI = "xiaomi", _("小米浏览器")
    OPPO = "oppo", _("OPPO浏览器")
    VIVO = "vivo", _("vivo浏览器")
    UC = "uc", _("UC浏览器")
    QQ = "qq", _("QQ浏览器")
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    CHROME = "chrome", "Chrome"
    SAFARI = "safari", "Safari"
    OTHER = "other", _("别的浏览器")


class System(models.TextChoices):
    HARMONY = "harmony", _("鸿蒙手机")
    ANDROID = "android", _("安卓手机")
    IPHONE = "iphone", "iPhone"
    IPAD = "ipad", "iPad"
    WINDOWS = "windows", _("Windows电脑")
    MAC = "mac", _("苹果电脑")
    LINUX = "linux", _("Linux电脑")
    OTHER = "other", _("别的设备")


class Device(models.Model):
    """A browser in which somebody signed in to one account: since which day, and never from where.

    The browser keeps a random mark in a cookie; `digest` is its keyed digest together with the
    account, so one browser used by two people has two unrelated rows. A device that came new to an
    idle account is not proven and opens nothing confidential. `session_key` is empty when signed
    out.
    """

    unscoped_because: ClassVar[str] = "read and ended by its own person only"

    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=12, choices=Browser.choices)
    system = models.CharField(max_length=12, choices=System.choices)
    since = models.DateField()
    is_proven = models.BooleanField()
    session_key = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"device {self.pk}"

    @staticmethod
    def digest_of_mark(account_id: int, mark: str) -> str:
        return digest_of("access.device", f"{account_id}:{mark}")


def in_force(on: date, prefix: str = "") -> Q:
    """Posts that run on this day: from `since` on, and before `until`."""
    return Q(**{f"{prefix}since__lte": on}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": on})
    )


class PostQuerySet(ScopedQuerySet["Post"]):
    def in_force(self, on: date) -> Self:
        """Posts in force on a day; a deputy's only while the post it stands in for runs too."""
        own = Q(deputy_of__isnull=True) | in_force(on, "deputy_of__")
        return self.filter(in_force(on), own)

    def for_pages(self) -> Self:
        """With what a list shows beside the post itself."""
        return self.select_related("account__person", "union", "deputy_of__account__person")


class Post(ScopedModel):
    """Who holds which role at which union, from when until when. A post ends by itself.

    `until` is the first day without it. `deputy_of` marks a post that stands in for another one:
    same union, same role, and the ties of both. `ties` are the employers the holder belongs to:
    their confidential matters are out of the holder's reach everywhere.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    union = models.ForeignKey(Union, models.PROTECT, related_name="posts", verbose_name=_("工会"))
    role = models.CharField(
        _("角色"), max_length=40, choices=[(key, _(role.title)) for key, role in ROLES.items()]
    )
    title = models.CharField(_("职务名称"), max_length=60, blank=True)
    since = models.DateField(_("任职开始"))
    until = models.DateField(_("任职到期"), null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="deputies"
    )
    ties = models.ManyToManyField(
        Employer, related_name="tied_posts", blank=True, verbose_name=_("所在单位")
    )
    appointed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = PostQuerySet.as_manager()  # type: ignore[misc]
    scope = Scope(duty="org.read_tree", owner="account__person")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_post_in_order",
                condition=Q(until__isnull=True) | Q(since__lte=models.F("until")),
            ),
            models.UniqueConstraint(
                fields=["account", "union", "role"],
                condition=Q(until__isnull=True),
                name="access_one_open_post_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def words(self) -> str:
        """The office as people call it: its own title, else the role's."""
        return self.title or str(self.get_role_display())


class Correction(SealedRow, ScopedModel):
    """Somebody says that a value about them is wrong, and what is right.

    `office` is the union whose officer sees the paper, or the district; what needs no paper is
    applied at once and has no `due_on`. Sealed: the value before and after, the person's words, the
    officer's answer. The values are wiped three years after the decision, the line stays.
    """

    sealed_fields = ("before", "after", "why", "answer")

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20, choices=[(key, key) for key in CORRECTABLE])
    state = models.CharField(
        max_length=10, default=CorrectionState.OPEN, choices=[(s, s) for s in CorrectionState]
    )
    office = models.ForeignKey(Union, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    scope = Scope(duty="sealing.reveal", union="office", owner="person")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "field"],
                condition=Q(state=CorrectionState.OPEN),
                name="access_one_open_correction_a_field",
            ),
            models.CheckConstraint(
                name="access_decided_when_not_open",
                condition=Q(state=CorrectionState.OPEN, decided_at__isnull=True)
                | ~Q(state=CorrectionState.OPEN) & Q(decided_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                name="access_corrections_due",
                condition=Q(state=CorrectionState.OPEN),
            )
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Consent(models.Model):
    """Somebody agreed to something, in these words (`version`), from a moment until they took it
    back. Agreeing again is a new row."""

    unscoped_because: ClassVar[str] = "read and taken back by its own person only"

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=[(key, key) for key in CONSENTS])
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="access_one_consent_in_force",
            ),
            models.CheckConstraint(
                name="access_consent_given_or_withdrawn",
                condition=Q(given_at__isnull=False) | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.version}"
