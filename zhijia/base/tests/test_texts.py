from __future__ import annotations

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhijia.base import texts
from zhijia.base.texts import add_texts, add_verbs, sentence
from zhijia.kernel.errors import Conflict, RuleViolation


@pytest.fixture(autouse=True)
def own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "TEXTS", dict(texts.TEXTS))
    monkeypatch.setattr(texts, "VERBS", dict(texts.VERBS))


def test_a_sentence_is_filled_with_the_facts_of_the_error() -> None:
    add_texts({"tests.late": "迟了%(days)s天，%(share)s%%已付。"})
    error = Conflict("tests.late", days=3, share=40, unused="x")
    assert sentence(error) == "迟了3天，40%已付。"


def test_the_reader_decides_the_language() -> None:
    error = RuleViolation("money.invalid", value="x")
    with override("zh-hans"):
        chinese = sentence(error)
    with override("en"):
        english = sentence(error)
    assert chinese == "金额应是数字，最多两位小数。例如：1234.50。"
    assert english.isascii()
    assert "1234.50" in english


def test_a_code_without_a_sentence_or_a_fact_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        sentence(Conflict("tests.nobody_wrote_this"))
    with pytest.raises(KeyError):
        sentence(RuleViolation("identity.phone_length"))


def test_a_code_is_given_once() -> None:
    mine = {"tests.once": _("请再看一遍。")}
    add_texts(mine)
    add_texts(mine)  # an app that is set up twice says the same thing
    with pytest.raises(ValueError, match=r"tests\.once"):
        add_texts({"tests.once": "另一句。"})
    assert str(texts.TEXTS["tests.once"]) == "请再看一遍。"


def test_a_verb_is_given_once() -> None:
    mine = {"tests.try_it": _("试了一次")}
    add_verbs(mine)
    add_verbs(mine)
    with pytest.raises(ValueError, match=r"tests\.try_it"):
        add_verbs({"tests.try_it": "试了两次"})
    assert str(texts.VERBS["tests.try_it"]) == "试了一次"
