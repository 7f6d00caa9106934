from __future__ import annotations

import pytest

from zhijia.kernel.errors import NotAllowed
from zhijia.kernel.verdict import ALLOW, Verdict, deny, require


def test_yes_has_no_reason() -> None:
    assert ALLOW
    assert Verdict() == ALLOW
    require(ALLOW)


def test_no_says_why() -> None:
    no = deny("desk.own_request")
    assert not no
    assert no.reason == "desk.own_request"
    with pytest.raises(NotAllowed) as refused:
        require(no)
    assert refused.value.code == "desk.own_request"
