"""Who, in which role, from when until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhijia.access import selectors
from zhijia.access.forms.signing_in import PhoneField
from zhijia.access.models import Post
from zhijia.access.rules.roles import roles_at
from zhijia.base.texts import sentence
from zhijia.kernel.errors import RuleViolation
from zhijia.org.forms import DateInput
from zhijia.org.models import Employer, Union


class PrincipalChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, post: Post) -> str:
        return f"{post.account.person.name}　{post.words}"


class AppointOfficerForm(forms.Form):
    """A person by name and phone, and the post. Employers are named one a line."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = PhoneField(
        autocomplete="off", label=_("手机号"), help_text=_("本人用这个号码收验证码登录。")
    )
    role = forms.ChoiceField(label=_("任什么职"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("职务名称"), max_length=60, required=False, help_text=_("例如：组织部部长。")
    )
    since = forms.DateField(label=_("任职开始"), widget=DateInput())
    until = forms.DateField(
        label=_("任职到期"),
        widget=DateInput(),
        required=False,
        help_text=_("从这一天起不再任职，到期自动停止。"),
    )
    employers = forms.CharField(
        label=_("所在单位"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("兼职的同志要写，一行一个。涉及这些单位的保密事项不给他看。"),
    )
    deputy_of = PrincipalChoice(
        label=_("代理谁"), queryset=Post.objects.none(), required=False, empty_label=_("不是代理")
    )

    def __init__(self, typed: Any = None, *, union: Union, principals: QuerySet[Post]) -> None:
        super().__init__(typed, initial={"since": timezone.localdate()})
        roles = [(key, _(role.title)) for key, role in roles_at(union.kind).items()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["deputy_of"].queryset = principals  # type: ignore[attr-defined]

    def clean_employers(self) -> list[Employer]:
        lines = [line.strip() for line in self.cleaned_data["employers"].splitlines()]
        try:
            return [selectors.employer_or_refusal(line) for line in lines if line]
        except RuleViolation as unknown:
            raise ValidationError(sentence(unknown), code=unknown.code) from None

    def post(self) -> dict[str, Any]:
        """The parts of the post as the service takes them."""
        kept = ("name", "phone", "title", "since", "until", "deputy_of")
        return {key: self.cleaned_data[key] for key in kept} | {
            "ties": self.cleaned_data["employers"]
        }


class EndPostForm(forms.Form):
    on = forms.DateField(
        label=_("从哪一天起不再任职"), widget=DateInput(), help_text=_("可以填以后的日子。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
