from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "zhijia.access"
    label = "access"
    verbose_name = _("账号与职务")

    def ready(self) -> None:
        from zhijia.access import selectors
        from zhijia.access.jobs import deliver_sign_in_code
        from zhijia.access.services import retention
        from zhijia.access.services.new_members import welcome_member
        from zhijia.access.services.officer_sheet import OFFICER_SHEET
        from zhijia.access.services.signing_in import SIGN_IN_CODE
        from zhijia.access.services.tree_changes import PostsFollowTheTree
        from zhijia.access.sockets import DUTIES, Duty
        from zhijia.access.texts import DUTY_SENTENCES, MESSAGE_TEXTS, TEXTS, VERBS
        from zhijia.base.outbox.sockets import DELIVERIES
        from zhijia.base.outbox.texts import add_message_texts
        from zhijia.base.sockets import PERSON_DATA, RETENTION
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.org.sockets import CHANGED, FOLLOWS, JOINED, SHEETS, UNION_SECTIONS

        add_texts(TEXTS)
        add_verbs(VERBS)
        add_message_texts(MESSAGE_TEXTS)
        PERSON_DATA.plug("access.account", selectors.account_rows)
        for key, kind in retention.KINDS.items():
            RETENTION.plug(key, kind)
        DELIVERIES.plug(SIGN_IN_CODE, deliver_sign_in_code)
        JOINED.plug("access.accounts", welcome_member)
        CHANGED.plug("access.posts", PostsFollowTheTree())
        FOLLOWS.plug("access.accounts", ("access.Account.person",))
        UNION_SECTIONS.plug("access.posts", selectors.posts_section)
        SHEETS.plug("officers", OFFICER_SHEET)
        for duty, words in DUTY_SENTENCES.items():
            DUTIES.plug(duty, Duty(words))
