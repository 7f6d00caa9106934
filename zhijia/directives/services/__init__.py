"""The use cases of asking the grassroots for something."""

from zhijia.directives.services.demands import (
    allow_demand,
    make_demand,
    refuse_demand,
    reply_demand,
    set_cap,
    withdraw_demand,
)

__all__ = [
    "allow_demand",
    "make_demand",
    "refuse_demand",
    "reply_demand",
    "set_cap",
    "withdraw_demand",
]
