"""The worker's home: four tabs."""

from __future__ import annotations

from django.urls import path

import zhijia.law.urls  # noqa: F401  says how a calculator is called in an address
from zhijia.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("calc/<calculator:name>/ask/", views.ask_with_result, name="ask_with_result"),
    path("aid/check/ask/", views.ask_with_self_test, name="ask_with_self_test"),
    path("matters/", views.matters, name="matters"),
    path("messages/", views.messages, name="messages"),
    path("messages/<int:pk>/", views.open_message, name="open_message"),
    path("me/", views.me, name="me"),
]
