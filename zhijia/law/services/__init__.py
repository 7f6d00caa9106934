"""Every change of the district's figures: policy, rule, change, audit, in one transaction."""

from zhijia.law.services.figures import (
    contest_figure,
    keep_figure,
    propose_figure,
    return_figure,
    sign_figure,
    withdraw_figure,
)

__all__ = [
    "contest_figure",
    "keep_figure",
    "propose_figure",
    "return_figure",
    "sign_figure",
    "withdraw_figure",
]
