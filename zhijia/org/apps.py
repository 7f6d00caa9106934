from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "zhijia.org"
    label = "org"
    verbose_name = _("工会组织")

    def ready(self) -> None:
        from zhijia.base.outbox.sockets import ADDRESSES
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.org import selectors
        from zhijia.org.services import imports, retention
        from zhijia.org.sockets import SHEETS
        from zhijia.org.texts import MEMBERS_ENTRY, TEXTS, UNIONS_ENTRY, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("org.unions", UNIONS_ENTRY)
        MENU.plug("org.members", MEMBERS_ENTRY)
        PERSON_DATA.plug("org.person", selectors.rows_about)
        ADDRESSES.plug("org.person", selectors.addresses_of)
        for key, kind in retention.KINDS.items():
            RETENTION.plug(key, kind)
        SHEETS.plug("unions", imports.UNION_SHEET)
        SHEETS.plug("employers", imports.EMPLOYER_SHEET)
