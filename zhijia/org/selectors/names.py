"""Names of unions are public: a breadcrumb may name superiors whose pages the reader cannot open."""

from __future__ import annotations

from zhijia.org.models import Union


def superior_names(union: Union) -> list[str]:
    """The superiors' names, the district first."""
    return list(Union.objects.above(union).values_list("name", flat=True))
