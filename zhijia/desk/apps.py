from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhijia.desk"
    label = "desk"
    verbose_name = "诉求"

    def ready(self) -> None:
        from zhijia.base.outbox.texts import add_message_texts
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION, SWEEPS, TODOS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.desk import jobs, selectors
        from zhijia.desk.services import retention
        from zhijia.desk.services.transfer_slips import ByHand
        from zhijia.desk.services.tree_changes import RequestsFollowTheTree
        from zhijia.desk.sockets import HANDOFFS
        from zhijia.desk.texts import MENU_ENTRY, MESSAGE_TEXTS, TEXTS, VERBS
        from zhijia.org.sockets import CHANGED, FOLLOWS

        add_texts(TEXTS)
        add_verbs(VERBS)
        add_message_texts(MESSAGE_TEXTS)
        MENU.plug("desk.requests", MENU_ENTRY)
        TODOS.plug("desk.requests", selectors.todos)
        TODOS.plug("desk.call_backs", selectors.call_back_todos)
        TODOS.plug("desk.groups", selectors.group_todos)
        PERSON_DATA.plug("desk.requests", selectors.rows_about)
        HANDOFFS.plug("desk.by_hand", ByHand())
        for key, kind in retention.KINDS.items():
            RETENTION.plug(key, kind)
        CHANGED.plug("desk.requests", RequestsFollowTheTree())
        FOLLOWS.plug(
            "desk.requests",
            ("desk.Request.filer", "desk.Participant.person", "desk.Draft.person"),
        )
        for name in jobs.__all__:
            SWEEPS.plug(f"desk.{name}", getattr(jobs, name))
