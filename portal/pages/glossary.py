"""The glossary: the words that a council member meets, in both national languages."""

from django.views.generic import TemplateView

from portal.pages import terms


class Glossary(TemplateView):
    """Every term with what it means, by group. No queries of its own."""

    template_name = "pages/glossary.html"
    extra_context = {"section": "about"}

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=terms.grouped(), **kwargs)
