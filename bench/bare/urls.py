"""The product's routes, which its templates name; before them the bare views and endpoints."""

from django.urls import path

from bench.bare import endpoints, views
from sekisho.project import urls as product

urlpatterns = [
    path("bare/history/", views.history),
    path("bare/record/", views.record),
    path("bare/api/", endpoints.api.urls),
    *product.urlpatterns,
]
