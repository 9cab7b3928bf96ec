"""What pages of one thing and of many share: addresses in three languages, filters, sorting, paging."""

from django.http import HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from portal.lib import languages
from portal.lib.filters import TEXT_LENGTH
from portal.lib.paging import Pages, page_asked


def own_address(request, obj, written=None):
    """Tell the request that its page is ``obj``'s, written in languages ``written`` (default: its name's).

    The language switcher, canonical and hreflang links follow from it (portal.pages.context).
    """
    request.page_object = obj
    request.page_languages = languages.written_in(obj, obj.NAMED_BY) if written is None else written


class AddressedPage:
    """A page of one thing at its one address; addresses with another language's slugs redirect to it.

    For a DetailView whose ``get_object()`` finds the thing by slugs of any language.
    """

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        address = self.object.get_absolute_url()
        if request.path != address:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        own_address(request, self.object)
        return self.render_to_response(self.get_context_data(object=self.object))


class FilteredList(FilterView):
    """A list with filters, sorting and pages kept in the address, in which htmx swaps the results only.

    A filter's value, or a sort key, that is not known leaves the list without that filter and says so;
    a page that does not exist is a 404. Each page of the whole list has a canonical address of its own.
    ``SORTS``: order_by arguments by sort key, the default first.
    """

    strict = False
    paginate_by = 30
    paginator_class = Pages
    SORTS = {}

    def get_template_names(self):
        names = super().get_template_names()
        return (
            [f"{names[0]}#results"]
            if self.request.htmx and not self.request.htmx.history_restore_request
            else names
        )

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def sort_key(self):
        """Return the sort key of the address when it is known, else the default one."""
        asked = self.request.GET.get("sort", "")
        return asked if asked in self.SORTS else next(iter(self.SORTS))

    def sorted(self, queryset):
        """Return ``queryset`` in the order that the address asks for."""
        sorts = self.SORTS[self.sort_key()]
        return queryset.order_by(*(name.replace("LANG", languages.current()) for name in sorts))

    def notices(self):
        """Return a sentence for each filter or sort key of the address that was not understood."""
        form = self.filterset.form
        found = []
        for name in form.errors:
            if name not in form.fields:
                continue
            if form.has_error(name, "max_length"):
                sentence = _(
                    "The filter “%(filter)s” was left out: its text is over %(most)s characters long."
                )
            else:
                sentence = _("The filter “%(filter)s” was left out: its value is not known here.")
            found.append(sentence % {"filter": form[name].label, "most": TEXT_LENGTH})
        if self.request.GET.get("sort", "") not in ("", *self.SORTS):
            found.append(_("The list cannot be sorted in the way the address asks."))
        return found

    def active(self):
        """Return the filters that are set: label, value and the address of the list without that one.

        No queries: the values were found when the form was read.
        """
        form = self.filterset.form
        found = self.filterset.is_bound and [item for item in form.cleaned_data.items() if item[1]]
        return [
            {"label": form[name].label, "value": shown(form.fields[name], value), "url": self.without(name)}
            for name, value in found or ()
        ]

    def without(self, name):
        """Return the address of the list, from its start, without the filter ``name``."""
        query = self.request.GET.copy()
        for key in (name, "page"):
            query.pop(key, None)
        return f"{self.request.path}{'?' if query else ''}{query.urlencode()}#results"

    def paginate_queryset(self, queryset, page_size):
        pages = self.get_paginator(queryset, page_size, whole=self.filterset.queryset)
        page = page_asked(self.request, pages)
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        kwargs["object_list"] = self.sorted(kwargs.get("object_list", self.object_list))
        return super().get_context_data(
            notices=self.notices(), active=self.active(), sort=self.sort_key(), **kwargs
        )


def shown(field, value):
    """Return a filter's value as its reader knows it: a thing's name, a choice's label, or words as given."""
    if name := getattr(value, "local_name", None):
        return name
    labels = dict(getattr(field, "choices", ()))
    return languages.LocalText(str(labels.get(value, value)), languages.current())
