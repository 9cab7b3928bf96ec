"""My work: what waits for the person who has signed in, over all that she may edit or read."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import TemplateView


class MyWork(LoginRequiredMixin, TemplateView):
    """What waits for me, what I have begun, and what should be looked at again."""

    template_name = "workspace/home.html"
