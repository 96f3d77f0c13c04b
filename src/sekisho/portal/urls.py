"""The routes of the public pages and of the customer's account."""

from django.urls import path

from sekisho.portal import (
    advertising,
    home,
    mine,
    notice,
    questions,
    receipts,
    requests,
    sessions,
    wishes,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("settings/", home.account_settings, name="account_settings"),
    path("settings/sessions/", sessions.my_sessions, name="my_sessions"),
    path("notice/", notice.notice, name="notice"),
    path("notice/recipients/", notice.recipients, name="recipients"),
    path("notice/managers/", notice.managers, name="managers"),
    path("notice/versions/", notice.versions, name="versions"),
    path("notice/announced/<int:draft>/", notice.announced, name="announced"),
    path("notice/difference/", notice.difference, name="difference"),
    path("notice/v/<str:version>/", notice.notice_version, name="notice_version"),
    path("apply/", notice.channels, name="channels"),
    path("apply/<slug:party>/", notice.application, name="application"),
    path("contact/", questions.contact, name="contact"),
    path("verify/", receipts.verify, name="verify"),
    path("my/data/", mine.my_data, name="my_data"),
    path("my/history/", mine.my_history, name="my_history"),
    path("my/recipients/", mine.my_recipients, name="my_recipients"),
    path("my/restrictions/", wishes.my_restrictions, name="my_restrictions"),
    path("my/advertising/", advertising.my_advertising, name="my_advertising"),
    path("mail/refuse/<str:token>/", advertising.one_press, name="one_press"),
    path("my/requests/", requests.my_requests, name="my_requests"),
    path("my/requests/new/<slug:kind>/", requests.ask, name="ask"),
    path("my/requests/<int:case>/", requests.my_request, name="my_request"),
    path("my/requests/<int:case>/answer/<str:name>/", requests.my_answer, name="my_answer"),
    path("my/history/<int:index>/receipt/", receipts.receipt, name="receipt"),
]
