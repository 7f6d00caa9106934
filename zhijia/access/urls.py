"""The addresses of signing in and of one's own account."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.urls import URLPattern, path

from zhijia.access.views import (
    corrections,
    demo,
    my_data,
    outside,
    posts,
    retention,
    security,
    signing_in,
)

app_name = "access"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.enter_code, name="enter_code"),
    path("sign-in/who/", signing_in.choose_account, name="choose_account"),
    path("sign-in/with/<slug:way>/", outside.sign_in_outside, name="sign_in_outside"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("prove/", security.prove_second_factor, name="prove_second_factor"),
    path("prove/device/", security.prove_device, name="prove_device"),
    path("me/security/", security.my_security, name="my_security"),
    path("me/security/devices/<int:pk>/end/", security.end_device, name="end_device"),
    path("me/security/devices/end-others/", security.end_other_devices, name="end_other_devices"),
    path("me/security/password/", security.change_password, name="change_password"),
    path("me/security/second-factor/", security.add_second_factor, name="add_second_factor"),
    path("me/security/app/", security.set_up_totp, name="set_up_totp"),
    path("me/security/passkey/", security.add_passkey, name="add_passkey"),
    path("me/security/codes/", security.renew_recovery_codes, name="renew_recovery_codes"),
    path("me/security/factors/<int:pk>/remove/", security.remove_factor, name="remove_factor"),
    path(
        "me/security/outside/<int:pk>/disconnect/",
        outside.disconnect_outside,
        name="disconnect_outside",
    ),
    path(
        "w/posts/<int:pk>/second-factor/reset/",
        security.reset_second_factor,
        name="reset_second_factor",
    ),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/seen/", my_data.who_looked, name="who_looked"),
    path("privacy/retention/", retention.retention, name="retention"),
    path("me/data/correct/", corrections.correct_my_data, name="correct_my_data"),
    path("me/data/correct/phone/", corrections.change_phone, name="change_phone"),
    path("me/data/correct/phone/code/", corrections.prove_phone, name="prove_phone"),
    path(
        "me/data/correct/<slug:field>/", corrections.propose_correction, name="propose_correction"
    ),
    path(
        "me/data/corrections/<int:pk>/withdraw/",
        corrections.withdraw_correction,
        name="withdraw_correction",
    ),
    path("me/data/export/", corrections.export_my_data, name="export_my_data"),
    path("me/data/consents/", corrections.my_consents, name="my_consents"),
    path("me/data/consents/<slug:kind>/give/", corrections.give_consent, name="give_consent"),
    path(
        "me/data/consents/<slug:kind>/withdraw/",
        corrections.withdraw_consent,
        name="withdraw_consent",
    ),
    path("me/data/erase/", corrections.erase_account, name="erase_account"),
    path("w/corrections/", corrections.corrections, name="corrections"),
    path("w/corrections/<int:pk>/", corrections.handle_correction, name="handle_correction"),
    path("w/corrections/<int:pk>/show/", corrections.reveal_correction, name="reveal_correction"),
    path("w/corrections/<int:pk>/accept/", corrections.accept_correction, name="accept_correction"),
    path(
        "w/corrections/<int:pk>/decline/",
        corrections.decline_correction,
        name="decline_correction",
    ),
    path("dev/messages/", demo.development_messages, name="development_messages"),
    path("w/unions/<int:pk>/posts/", posts.posts, name="posts"),
    path("w/unions/<int:pk>/posts/appoint/", posts.appoint_officer, name="appoint_officer"),
    path("w/posts/<int:pk>/end/", posts.end_post, name="end_post"),
    path("w/roles/", posts.roles, name="roles"),
]

# Where the platforms send people back to: only those that are set up, under the names django-allauth
# looks for.
callbacks: list[URLPattern] = [
    path(
        f"sign-in/with/{way}/back/",
        import_module(f"{module}.views").callback
        if way == "wecom"
        else import_module(f"{module}.views").oauth2_callback,
        {"provider_id": way} if way == "wecom" else None,
        name=name,
    )
    for way, (module, name) in settings.OUTSIDE_SIGN_IN.items()
]
