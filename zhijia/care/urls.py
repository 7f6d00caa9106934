"""Addresses of the care floor: policies for everybody, their writing and trying for officers."""

from __future__ import annotations

from django.urls import path

from zhijia.care.views import public, self_test, trials, versions

app_name = "care"

urlpatterns = [
    path("aid/", public.policies, name="policies"),
    path("aid/check/", self_test.self_test, name="self_test"),
    path("aid/examples/", public.examples, name="examples"),
    path("aid/examples/<slug:identity>/", public.example, name="example"),
    path("aid/policies/<int:pk>/", public.policy, name="policy"),
    path("w/care/policies/", versions.policy_versions, name="policy_versions"),
    path("w/care/policies/draft/", versions.draft_policy, name="draft_policy"),
    path("w/care/policies/<int:pk>/", versions.policy_version, name="policy_version"),
    path("w/care/policies/<int:pk>/text/", versions.change_policy, name="change_policy"),
    path(
        "w/care/policies/<int:pk>/change/<int:line>/<int:start>/",
        versions.change_mark,
        name="change_mark",
    ),
    path(
        "w/care/policies/<int:pk>/findings/<int:at>/",
        versions.answer_finding,
        name="answer_finding",
    ),
    path("w/care/policies/<int:pk>/vectors/", versions.renew_vectors, name="renew_vectors"),
    path("w/care/policies/<int:pk>/submit/", versions.submit_policy, name="submit_policy"),
    path("w/care/policies/<int:pk>/sign/", versions.sign_policy, name="sign_policy"),
    path("w/care/policies/<int:pk>/return/", versions.return_policy, name="return_policy"),
    path("w/care/policies/<int:pk>/discard/", versions.discard_policy, name="discard_policy"),
    path("w/care/policies/<int:pk>/withdrawal/", versions.ask_withdrawal, name="ask_withdrawal"),
    path("w/care/policies/<int:pk>/withdraw/", versions.withdraw_policy, name="withdraw_policy"),
    path("w/care/policies/<int:pk>/keep/", versions.keep_policy, name="keep_policy"),
    path("w/care/trials/", trials.try_policies, name="try_policies"),
    path("w/care/trials/families.csv", trials.made_up_families, name="made_up_families"),
    path("w/care/trials/<int:pk>/", trials.trial, name="trial"),
    path("w/care/trials/<int:pk>/stop/", trials.stop_trial, name="stop_trial"),
    path(
        "w/care/trials/<int:pk>/throw-away/",
        trials.throw_away_families,
        name="throw_away_families",
    ),
    path("w/care/trials/<int:pk>/table.csv", trials.trial_table, name="trial_table"),
    path("w/care/trials/<int:pk>/table.xlsx", trials.trial_workbook, name="trial_workbook"),
    path("w/care/late/", trials.late_decisions, name="late_decisions"),
    path("w/care/trials/<int:pk>/late/", trials.check_late, name="check_late"),
]
