"""What a council member takes along: what there is, how far its making has come, and the file."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.handouts import actions
from portal.handouts.choices import Kind
from portal.handouts.forms import AskForm
from portal.handouts.libraries import can_make_pdf
from portal.handouts.limits import may_ask
from portal.handouts.models import Handout
from portal.handouts.present import (
    county_rows,
    file_name,
    name_of,
    size_of,
    title_of,
)
from portal.lib import languages
from portal.lib.pages import own_address
from portal.pages.county_parts import PartOfCounty, county_nav
from regions.models import County

PAGE = "handouts:county"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_along(request, slug):
    """What can be taken along of a county, in each language; and asking for it."""
    county = County.objects.by_slug(slug)
    place = PartOfCounty(county, PAGE)
    if request.method != "POST" and request.path != place.get_absolute_url():
        return redirect(place, permanent=True)
    if request.method == "POST":
        return _ask(request, county)
    return _take_along(request, county)


def _take_along(request, county, problem="", status=200):
    place = PartOfCounty(county, PAGE)
    own_address(request, place, languages.CODES)
    paths = list(county.paths.select_related("county").alphabetical())
    handouts = list(Handout.objects.newest_of_county(county))
    actions.look_if_time(county, handouts)
    context = {
        "section": "counties",
        "title": _("To take along"),
        "county": county,
        "place": place,
        "county_nav": county_nav(county, PAGE),
        "problem": problem,
        "can_make_pdf": can_make_pdf(),
        "rows": None if county.is_outside_reform else county_rows(county, paths, handouts),
    }
    return TemplateResponse(request, "handouts/take_along.html", context, status=status)


def _ask(request, county):
    form = AskForm(request.POST, county)
    if county.is_outside_reform or not form.is_valid():
        problem = _("What was asked for is not known here. Choose from what this page offers.")
        return _take_along(request, county, problem, 400)
    asked = form.cleaned_data["kind"], county, form.cleaned_data["path"], form.cleaned_data["language"]
    if asked[0].is_pdf and not can_make_pdf():
        problem = _("PDF files cannot be made on this server now. The slides can.")
        return _take_along(request, county, problem, 503)
    if found := actions.usable(*asked):
        return redirect(found)
    if not may_ask(request):
        problem = _("Your network has asked for many files within an hour. What is ready can be fetched.")
        return _take_along(request, county, problem, 429)
    try:
        return redirect(actions.ask(*asked))
    except actions.QueueFull:
        problem = _("Very many files are being made just now. Try again in a while; nothing else is wrong.")
        return _take_along(request, county, problem, 503)


def _found(county, uuid):
    handout = Handout.objects.filter(county=county, uuid=uuid).select_related("path").first()
    if handout:
        handout.county = county
    return handout


def _gone(request, county):
    problem = _("This file is not kept any more. Ask for it anew below: it will tell today’s figures.")
    return _take_along(request, county, problem, 404)


@never_cache
@require_safe
def handout(request, slug, uuid):
    """How far the making of a handout has come, then where to fetch it. htmx asks for the progress alone."""
    county = County.objects.by_slug(slug)
    made = _found(county, uuid)
    if made is None:
        return _gone(request, county)
    if request.path != made.get_absolute_url():
        return redirect(made, permanent=True)
    own_address(request, made, languages.CODES)
    template = "handouts/handout.html"
    if request.htmx and not request.htmx.history_restore_request:
        if request.GET.get("seen") == made.seen:
            return HttpResponse(status=204)
        template += "#progress"
    actions.look_if_time(county, [made])
    context = {
        "section": "counties",
        "county": county,
        "place": PartOfCounty(county, PAGE),
        "handout": made,
        "title": title_of(made.kind),
        "name": name_of(made),
        "language": languages.OWN_NAMES[made.language],
        "before": made.number_before(),
        "size": size_of(made) if made.is_ready else "",
        "file_name": file_name(made) if made.is_ready else "",
    }
    response = TemplateResponse(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def file(request, slug, uuid):
    """The file of a handout that is ready, for saving; its page when it is not."""
    county = County.objects.by_slug(slug)
    made = _found(county, uuid)
    if made is None:
        return _gone(request, county)
    if not made.is_ready:
        return redirect(made)
    try:
        content = made.file.open("rb")
    except OSError:
        actions.file_is_gone(made)
        messages.warning(request, _("The file is not in its place any more. Ask for it anew."))
        return redirect(made)
    return FileResponse(
        content,
        as_attachment=True,
        filename=file_name(made),
        content_type=Kind(made.kind).content_type,
    )
