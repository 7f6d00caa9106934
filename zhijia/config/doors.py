"""Every page and who gets in: one table. A page that is missing here cannot be opened at all.

PUBLIC       anybody
SIGNED_IN    any account; a visitor is sent to sign in
officer(d)   whoever holds the duty `d` somewhere; anybody else gets 404, as for a page that is not
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from zhijia.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Door:
    kind: str  # "public", "signed_in" or "officer"
    duty: str = ""
    second_factor: bool = False

    def opens_for(self, actor: Actor) -> bool:
        if self.kind == "public":
            return True
        if self.kind == "signed_in":
            return actor.is_signed_in
        return actor.holds_somewhere(self.duty)


PUBLIC = Door("public")
SIGNED_IN = Door("signed_in")


def officer(duty: str, *, second_factor: bool = False) -> Door:
    """With `second_factor` the page also asks for one of the last fifteen minutes: the way for
    pages of the floors below access, which cannot say `@with_second_factor` themselves."""
    return Door("officer", duty, second_factor)


DOORS: dict[str, Door] = {
    "ui:display": PUBLIC,
    "ui:switch": PUBLIC,
    "ui:gallery": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "org:unions": officer("org.read_tree"),
    "org:union": officer("org.read_tree"),
    "org:found_union": officer("org.read_tree"),
    "org:edit_union": officer("org.read_tree"),
    "org:rename_union": officer("org.read_tree"),
    "org:move_union": officer("org.read_tree"),
    "org:merge_union": officer("org.read_tree"),
    "org:close_union": officer("org.read_tree"),
    "org:employers": officer("org.read_tree"),
    "org:register_employer": officer("org.edit_tree"),
    "org:employer": officer("org.read_tree"),
    "org:edit_employer": officer("org.read_tree"),
    "org:assign_employer": officer("org.read_tree"),
    "org:members": officer("org.read_members"),
    "org:member": officer("org.read_members"),
    "org:edit_member": officer("org.read_members"),
    "org:reveal_member": officer("org.read_members", second_factor=True),
    "org:transfer_membership": officer("org.read_members"),
    "org:retain_membership": officer("org.read_members"),
    "org:restore_membership": officer("org.read_members"),
    "org:end_membership": officer("org.read_members"),
    "org:exclude_membership": officer("org.read_members"),
    "org:correct_membership": officer("org.read_members"),
    "org:duplicates": officer("org.read_members"),
    "org:compare_people": officer("org.read_members"),
    "org:part_people": officer("org.read_members"),
    "org:merge_people": officer("org.import", second_factor=True),
    "org:undo_merge": officer("org.import", second_factor=True),
    "org:calendar": officer("org.read_tree"),
    "org:calendar_download": officer("org.read_tree"),
    "org:committees": officer("org.read_tree"),
    "org:record_term": officer("org.read_tree"),
    "org:tick_step": officer("org.read_tree"),
    "org:seat_member": officer("org.read_tree"),
    "org:unseat_member": officer("org.read_tree"),
    "org:note_change": officer("org.read_tree"),
    "org:file_change": officer("org.read_tree"),
    "org:funds": officer("org.read_tree"),
    "org:import_sheet": officer("org.import"),
    "access:posts": officer("org.read_tree"),
    "access:appoint_officer": officer("org.read_tree"),
    "access:end_post": officer("org.read_tree"),
    "access:roles": officer("org.read_tree"),
    "org:commit_import": officer("org.import", second_factor=True),
    "org:empty_sheet": officer("org.import"),
    "org:start_joining": PUBLIC,
    "org:open_application": PUBLIC,
    "org:joining_filed": PUBLIC,
    "org:apply_to_join": PUBLIC,
    "org:discard_joining": PUBLIC,
    "org:answer_joining": PUBLIC,
    "org:application": PUBLIC,
    "org:withdraw_application": PUBLIC,
    "org:verify_card": PUBLIC,
    "org:my_membership": SIGNED_IN,
    "org:ask_to_retain": SIGNED_IN,
    "org:ask_to_leave": SIGNED_IN,
    "org:agree_to_transfer": SIGNED_IN,
    "org:refuse_transfer": SIGNED_IN,
    "org:member_card": SIGNED_IN,
    "org:print_card": SIGNED_IN,
    "org:renew_card": SIGNED_IN,
    "org:applications": officer("org.read_members"),
    "org:handle_application": officer("org.read_members"),
    "org:approve_application": officer("org.read_members"),
    "org:confirm_applicant": officer("org.read_members"),
    "org:refuse_application": officer("org.read_members"),
    "org:pass_up_application": officer("org.read_members"),
    "org:reveal_applicant": officer("sealing.reveal", second_factor=True),
    "access:sign_in": PUBLIC,
    "access:enter_code": PUBLIC,
    "access:choose_account": PUBLIC,
    "access:sign_in_outside": PUBLIC,
    "access:disconnect_outside": SIGNED_IN,
    "access:sign_out": SIGNED_IN,
    "access:prove_second_factor": SIGNED_IN,
    "access:prove_device": SIGNED_IN,
    "access:my_data": SIGNED_IN,
    "access:who_looked": SIGNED_IN,
    "access:retention": PUBLIC,
    "access:development_messages": PUBLIC,
    "access:reset_second_factor": officer("access.appoint"),
    "access:my_security": SIGNED_IN,
    "access:end_device": SIGNED_IN,
    "access:end_other_devices": SIGNED_IN,
    "access:change_password": SIGNED_IN,
    "access:add_second_factor": SIGNED_IN,
    "access:set_up_totp": SIGNED_IN,
    "access:add_passkey": SIGNED_IN,
    "access:renew_recovery_codes": SIGNED_IN,
    "access:remove_factor": SIGNED_IN,
    "portal:home": PUBLIC,
    "portal:matters": PUBLIC,
    "portal:messages": PUBLIC,
    "portal:open_message": SIGNED_IN,
    "portal:me": PUBLIC,
    "law:calculators": PUBLIC,
    "law:calculator": PUBLIC,
    "law:share_calculator": PUBLIC,
    "law:calculator_picture": PUBLIC,
    "law:keep_deadline": PUBLIC,
    "law:statutes": PUBLIC,
    "law:statute": PUBLIC,
    "law:article": PUBLIC,
    "portal:ask_with_result": PUBLIC,
    "desk:start_request": PUBLIC,
    "desk:answer_question": PUBLIC,
    "desk:remove_paper": PUBLIC,
    "desk:discard_draft": PUBLIC,
    "desk:file_request": PUBLIC,
    "desk:request_filed": PUBLIC,
    "desk:open_with_passphrase": PUBLIC,
    "desk:leave_quickly": PUBLIC,
    "desk:places": PUBLIC,
    "desk:request": PUBLIC,
    "desk:open_paper": PUBLIC,
    "desk:write_to_office": PUBLIC,
    "desk:rate_request": PUBLIC,
    "desk:attach_paper": PUBLIC,
    "desk:supply_request": PUBLIC,
    "desk:reopen_request": PUBLIC,
    "desk:withdraw_request": PUBLIC,
    "desk:requests": officer("desk.read"),
    "desk:handle_request": officer("desk.read"),
    "desk:accept_request": officer("desk.read"),
    "desk:decline_request": officer("desk.read"),
    "desk:answer_request": officer("desk.read"),
    "desk:enter_request": officer("desk.read"),
    "desk:request_entered": officer("desk.read"),
    "desk:pause_request": officer("desk.read"),
    "desk:resume_request": officer("desk.read"),
    "desk:dispatch_request": officer("desk.read"),
    "desk:take_request": officer("desk.read"),
    "desk:return_request": officer("desk.read"),
    "desk:recall_request": officer("desk.read"),
    "desk:write_to_worker": officer("desk.read"),
    "desk:reveal_filer": officer("desk.read"),
    "desk:read_paper": officer("desk.read"),
    "desk:categories": officer("settings.edit"),
    "desk:edit_category": officer("settings.edit"),
    "law:figures": PUBLIC,
    "law:figures_file": PUBLIC,
    "law:figure_proposals": officer("law.propose_figure"),
    "law:choose_figure_kind": officer("law.propose_figure"),
    "law:propose_figure": officer("law.propose_figure"),
    "law:figure": officer("law.propose_figure"),
    "law:sign_figure": officer("law.sign_figure"),
    "law:return_figure": officer("law.propose_figure"),
    "law:contest_figure": officer("law.propose_figure"),
    "law:keep_figure": officer("law.propose_figure"),
    "law:withdraw_figure": officer("law.sign_figure"),
    "api:law": PUBLIC,
    "api:figures": PUBLIC,
    "api:openapi": PUBLIC,
    "workbench:today": officer("desk.read"),
    "workbench:audit_trail": officer("audit.read"),
    "workbench:begin_district": PUBLIC,
    "workbench:setup": officer("settings.edit"),
    "workbench:rename_district": officer("settings.edit"),
    "workbench:plant_streets": officer("settings.edit"),
    "workbench:holidays": officer("settings.edit"),
    "workbench:add_officer": officer("settings.edit"),
}

DOORS |= {name: PUBLIC for _module, name in settings.OUTSIDE_SIGN_IN.values()}
