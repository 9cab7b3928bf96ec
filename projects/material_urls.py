"""Addresses of materials."""

urlpatterns = []
