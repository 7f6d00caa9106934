"""The worker's home: four tabs."""

from __future__ import annotations

from django.urls import path

from zhijia.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("matters/", views.matters, name="matters"),
    path("messages/", views.messages, name="messages"),
    path("messages/<int:pk>/", views.open_message, name="open_message"),
    path("me/", views.me, name="me"),
]
