from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "zhijia.access"
    label = "access"
    verbose_name = _("账号与职务")

    def ready(self) -> None:
        from zhijia.access import selectors
        from zhijia.access.services.tree_changes import PostsFollowTheTree
        from zhijia.access.texts import TEXTS
        from zhijia.base.texts import add_texts
        from zhijia.org.sockets import CHANGED, UNION_SECTIONS

        add_texts(TEXTS)
        CHANGED.plug("access.posts", PostsFollowTheTree())
        UNION_SECTIONS.plug("access.posts", selectors.posts_section)
