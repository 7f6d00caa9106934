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
        from zhijia.access.services.consents import note_joining
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
        from zhijia.org.sockets import AGREED, CHANGED, FOLLOWS, JOINED, SHEETS, UNION_SECTIONS

        add_texts(TEXTS)
        add_verbs(VERBS)
        add_message_texts(MESSAGE_TEXTS)
        PERSON_DATA.plug("access.account", selectors.account_rows)
        self._my_data()
        for key, kind in retention.KINDS.items():
            RETENTION.plug(key, kind)
        DELIVERIES.plug(SIGN_IN_CODE, deliver_sign_in_code)
        JOINED.plug("access.accounts", welcome_member)
        AGREED.plug("access.consents", note_joining)
        CHANGED.plug("access.posts", PostsFollowTheTree())
        FOLLOWS.plug("access.accounts", ("access.Account.person",))
        UNION_SECTIONS.plug("access.posts", selectors.posts_section)
        SHEETS.plug("officers", OFFICER_SHEET)
        for duty, words in DUTY_SENTENCES.items():
            DUTIES.plug(duty, Duty(words))

    def _my_data(self) -> None:
        """What a person may do with what we hold: correct it, agree, be reached."""
        from zhijia.access import jobs, selectors
        from zhijia.access.texts import CORRECTIONS_ENTRY
        from zhijia.base.outbox.sockets import ADDRESSES
        from zhijia.base.sockets import MENU, PERSON_DATA, SWEEPS, TODOS
        from zhijia.org.sockets import FOLLOWS

        ADDRESSES.plug("access.person", selectors.addresses_of)
        MENU.plug("access.corrections", CORRECTIONS_ENTRY)
        TODOS.plug("access.corrections", selectors.correction_todos)
        PERSON_DATA.plug("access.corrections", selectors.correction_rows)
        PERSON_DATA.plug("access.consents", selectors.consent_rows)
        SWEEPS.plug("access.climb_corrections", jobs.climb_corrections)
        FOLLOWS.plug("access.my_data", ("access.Correction.person", "access.Consent.person"))
