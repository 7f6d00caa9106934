"""What a change of the tree means for the posts (socket `org.CHANGED`)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, ngettext

from zhijia.access import selectors
from zhijia.access.models import Post
from zhijia.access.services.posts import shut
from zhijia.base.texts import Text
from zhijia.kernel.actor import Actor
from zhijia.org.sockets import TreeChange


class PostsFollowTheTree:
    """A moved union is seen by others from then on; the posts of a union that ends, end."""

    def foretell(self, change: TreeChange) -> Iterator[Text]:
        if change.change == "moved":
            lose, gain = selectors.names_who_lose_sight(change.before, change.after)
            if lose:
                yield gettext("%(names)s看不到这家了。") % {"names": "、".join(lose)}
            if gain:
                yield gettext("%(names)s能看到。") % {"names": "、".join(gain)}
            return
        ending = self._posts(change).count()
        if ending:
            words = ngettext("这里的%(n)s个任职结束。", "这里的%(n)s个任职结束。", ending)
            yield words % {"n": ending}

    def carry_out(self, change: TreeChange, *, actor: Actor) -> None:
        if change.change in {"merged", "closed"}:
            for post in self._posts(change).select_for_update().order_by("pk"):
                shut(post, on=change.on, actor=actor)

    def _posts(self, change: TreeChange) -> QuerySet[Post]:
        """The posts of the union that still run on the day, or would begin after it."""
        runs_on = Q(until__isnull=True) | Q(until__gt=change.on)
        return Post.objects.filter(runs_on, union_id=change.union_id)
