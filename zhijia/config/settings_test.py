"""Settings of the tests: everything in memory or in var/test; nothing leaves the machine."""

from zhijia.config.settings import *  # noqa: F403
