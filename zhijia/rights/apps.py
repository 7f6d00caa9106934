"""维权: cases, social-insurance supervision, letters."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "zhijia.rights"
    label = "rights"
    verbose_name = _("维权")

    def ready(self) -> None:
        from zhijia.access.sockets import DUTIES, Duty
        from zhijia.base.texts import add_texts, add_verbs
        from zhijia.rights.texts import DUTY_SENTENCES, TEXTS, VERBS

        add_texts(TEXTS)
        add_verbs(VERBS)
        for duty, words in DUTY_SENTENCES.items():
            DUTIES.plug(duty, Duty(words))
        self._audits()
        self._letters()
        self._alarms()

    def _audits(self) -> None:
        """Social-insurance audits: the long job, the menu, how long they stay, what people see."""
        from zhijia.base.jobs.sockets import JOBS
        from zhijia.base.sockets import MENU, PERSON_DATA, RETENTION
        from zhijia.rights import jobs
        from zhijia.rights.selectors.own import audit_rows_about
        from zhijia.rights.services.audits import RUN
        from zhijia.rights.services.retention import AUDITS
        from zhijia.rights.texts import INSURANCE_ENTRY

        JOBS.plug(RUN, jobs.run_audit)
        MENU.plug("rights.insurance", INSURANCE_ENTRY)
        PERSON_DATA.plug("rights.audits", audit_rows_about)
        RETENTION.plug("rights.audits", AUDITS)

    def _letters(self) -> None:
        """Letters to employers: what waits for whom, how long they stay."""
        from zhijia.base.sockets import RETENTION, TODOS
        from zhijia.rights.selectors import letters
        from zhijia.rights.services.keeping import LETTERS

        TODOS.plug("rights.letters", letters.todos)
        RETENTION.plug("rights.letters", LETTERS)

    def _alarms(self) -> None:
        """Pattern alarms: looked for by a sweep, checked by a person."""
        from zhijia.base.sockets import SWEEPS, TODOS
        from zhijia.rights.selectors import alarms
        from zhijia.rights.services.alarms import raise_alarms

        SWEEPS.plug("rights.raise_alarms", raise_alarms)
        TODOS.plug("rights.alarms", alarms.todos)
