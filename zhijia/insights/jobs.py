"""What happens by itself: a month is published once it is over."""

from zhijia.insights.services import freeze_months

__all__ = ["freeze_months"]
