"""The product's routes, which its templates name, and before them the bare views."""

from django.urls import path

from bench.bare import views
from sekisho.project import urls as product

urlpatterns = [
    path("bare/history/", views.history),
    path("bare/record/", views.record),
    *product.urlpatterns,
]
