from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "zhijia.org"
    label = "org"
    verbose_name = _("工会组织")

    def ready(self) -> None:
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION, SWEEPS
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.org import selectors
        from zhijia.org.services import find_duplicates, imports, retention
        from zhijia.org.sockets import SHEETS
        from zhijia.org.texts import MEMBERS_ENTRY, TEXTS, UNIONS_ENTRY, VERBS

        self._committees()
        self._joining()
        self._rosters()
        self._hand_overs()
        add_texts(TEXTS)
        add_verbs(VERBS)
        MENU.plug("org.unions", UNIONS_ENTRY)
        MENU.plug("org.members", MEMBERS_ENTRY)
        PERSON_DATA.plug("org.person", selectors.rows_about)
        for key, kind in retention.KINDS.items():
            RETENTION.plug(key, kind)
        SWEEPS.plug("org.find_duplicates", find_duplicates)
        SHEETS.plug("unions", imports.UNION_SHEET)
        SHEETS.plug("employers", imports.EMPLOYER_SHEET)

    def _committees(self) -> None:
        """Committees and terms: the calendar, its reminders, the part on a union's page."""
        from zhijia.base.outbox.texts import add_message_texts
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION, SWEEPS, TODOS
        from zhijia.org import selectors
        from zhijia.org.services import remind_of_terms, retention
        from zhijia.org.sockets import FOLLOWS, UNION_SECTIONS
        from zhijia.org.texts import CALENDAR_ENTRY, TERM_MESSAGES

        add_message_texts(TERM_MESSAGES)
        MENU.plug("org.calendar", CALENDAR_ENTRY)
        TODOS.plug("org.calendar", selectors.calendar_todos)
        SWEEPS.plug("org.remind_of_terms", remind_of_terms)
        UNION_SECTIONS.plug("org.committees", selectors.committees_section)
        PERSON_DATA.plug("org.committees", selectors.seats_about)
        RETENTION.plug("org.committees", retention.COMMITTEES)
        FOLLOWS.plug("org.committees", ("org.CommitteeMember.person",))

    def _joining(self) -> None:
        """Joining, moving, keeping, leaving: queue, clocks, words."""
        from zhijia.base.outbox.texts import add_message_texts
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION, SWEEPS, TODOS
        from zhijia.org import jobs, selectors
        from zhijia.org.services.joining_retention import KINDS
        from zhijia.org.services.joining_tree import ApplicationsFollowTheTree
        from zhijia.org.sockets import CHANGED, FOLLOWS
        from zhijia.org.texts import APPLICATIONS_ENTRY, JOINING_MESSAGES

        add_message_texts(JOINING_MESSAGES)
        MENU.plug("org.applications", APPLICATIONS_ENTRY)
        TODOS.plug("org.applications", selectors.application_todos)
        PERSON_DATA.plug("org.applications", selectors.application_rows_about)
        CHANGED.plug("org.applications", ApplicationsFollowTheTree())
        FOLLOWS.plug(
            "org.applications",
            (
                "org.Application.person",
                "org.ApplicationEntry.officer",
                "org.JoiningDraft.person",
                "org.MemberCard.person",
            ),
        )
        for key, kind in KINDS.items():
            RETENTION.plug(key, kind)
        SWEEPS.plug("org.pass_over_silent", jobs.pass_over_silent)
        SWEEPS.plug("org.lapse_unanswered", jobs.lapse_unanswered)
        SWEEPS.plug("org.clear_joining_drafts", jobs.clear_joining_drafts)

    def _rosters(self) -> None:
        """The import of rosters: its long jobs, what the district has to ask, how long it stays."""
        from zhijia.base.jobs.sockets import JOBS
        from zhijia.base.outbox.texts import add_message_texts
        from zhijia.base.sockets import PERSON_DATA, RETENTION, TODOS
        from zhijia.org import jobs, selectors
        from zhijia.org.services import retention
        from zhijia.org.services.roster_upload import CHECK, COMMIT
        from zhijia.org.sockets import FOLLOWS
        from zhijia.org.texts import ROSTER_MESSAGES

        add_message_texts(ROSTER_MESSAGES)
        JOBS.plug(CHECK, jobs.check_roster)
        JOBS.plug(COMMIT, jobs.write_roster)
        TODOS.plug("org.claims", selectors.claim_todos)
        PERSON_DATA.plug("org.claims", selectors.claim_rows_about)
        FOLLOWS.plug("org.claims", ("org.Claim.person",))
        RETENTION.plug("org.rosters", retention.ROSTERS)
        RETENTION.plug("org.claims", retention.CLAIMS)

    def _hand_overs(self) -> None:
        """Handing a branch over: its long job, and how long the package stays."""
        from zhijia.base.jobs.sockets import JOBS
        from zhijia.base.sockets import RETENTION, SWEEPS
        from zhijia.org import jobs
        from zhijia.org.services import retention
        from zhijia.org.services.hand_over import KIND

        JOBS.plug(KIND, jobs.make_hand_over)
        SWEEPS.plug("org.clear_hand_overs", jobs.clear_hand_overs)
        RETENTION.plug("org.hand_overs", retention.HAND_OVERS)
