"""Policies of the district with their signatures, and what was tried on made-up or uploaded families."""

from zhijia.care.models.policy_version import PolicyVersion
from zhijia.care.models.trial import Trial

__all__ = ["PolicyVersion", "Trial"]
