"""Where a goal or a step is looked at, as an address tells it and as a form asks for it.

``?step=<uuid>`` or ``?goal=<uuid>``, and one of ``municipality=<code>``, ``life_stage=`` and ``language=``.
"""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.lib import languages
from regions.choices import Axis, LifeStage, OwedLanguage
from regions.models import County, Goal, Municipality, Step

AXES = (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE)


def set_spot(spot, county: County, query) -> str:
    """Let ``spot`` be about what ``query`` tells of ``county``; return that in words. Two queries.

    "" when it tells of no goal and no step. Raises Http404 when it tells of another county's, or of none.
    """
    asked = {name: query.get(name, "") for name in ("goal", "step")}
    told = {axis: value for axis in AXES if (value := query.get(axis.value, ""))}
    if not any(asked.values()):
        return ""
    if all(asked.values()) or len(told) > 1:
        raise Http404("A goal or a step, seen in one way")
    name, key = next((name, key) for name, key in asked.items() if key)
    setattr(spot, name, served(name, key, county))
    for axis, value in told.items():
        set_place(spot, axis, value, county)
    return in_words(spot)


def served(name: str, key: str, county: County) -> Goal | Step:
    """Return ``county``'s goal or step with the uuid ``key``. Raises Http404."""
    goals = Goal.objects.filter(county=county).select_related("county")
    steps = Step.objects.filter(path__county=county).select_related("path__county")
    try:
        found = (goals if name == "goal" else steps).filter(uuid=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404("The county has no such goal or step")
    return found


def set_place(spot, axis: str, value: str, county: County):
    """Let ``spot`` be seen by ``axis`` at ``value``. Raises Http404 when the county has no such place."""
    if axis == Axis.MUNICIPALITY:
        rows = Municipality.objects.filter(county=county)
        spot.municipality = None if "\x00" in value else rows.filter(code=value).first()
        if spot.municipality is None:
            raise Http404("The county has no such municipality")
        return
    if value not in (LifeStage.stages() if axis == Axis.LIFE_STAGE else OwedLanguage.values):
        raise Http404("No such life stage or language")
    setattr(spot, axis, value)


def place_in_words(spot) -> str:
    """Return where ``spot`` is: the municipality, the life stage, the language or the whole county."""
    if spot.municipality_id:
        return str(spot.municipality)
    if spot.life_stage:
        return str(spot.get_life_stage_display())
    if spot.language:
        return str(spot.get_language_display())
    return str(Axis.WHOLE.label)


def in_words(spot) -> str:
    """Return which goal or step ``spot`` is about, and where."""
    path = spot.step.path if spot.step_id else None
    told = {"name": spot.served, "path": path, "place": place_in_words(spot)}
    return (_("“%(name)s” on the path “%(path)s”: %(place)s") if path else _("“%(name)s”: %(place)s")) % told


# Where the address does not tell it, the form asks.


def spot_fields(county: County) -> dict[str, forms.Field]:
    """Return the inputs that ask for a goal or a step, and where. Three queries when they are shown."""
    return {
        "served": forms.ChoiceField(
            label=gettext_lazy("Goal or step"), choices=lambda: [("", "---------"), *served_choices(county)]
        ),
        "place": forms.ChoiceField(
            label=pgettext_lazy("of a goal or a step", "Where"), choices=lambda: place_choices(county)
        ),
    }


def served_choices(county):
    goals = Goal.objects.in_county(county).current().order_by("strategy", "order", "pk")
    steps = Step.objects.filter(path__county=county).select_related("path").order_by("path", "order")
    groups = {str(_("Goals")): [(f"goal:{goal.uuid}", str(goal)) for goal in goals]}
    for step in steps:
        groups.setdefault(str(step.path), []).append((f"step:{step.uuid}", str(step)))
    return [(name, rows) for name, rows in groups.items() if rows]


def place_choices(county):
    municipalities = Municipality.objects.filter(county=county).alphabetical()
    return [
        ("", str(capfirst(Axis.WHOLE.label))),
        (
            str(capfirst(Axis.MUNICIPALITY.label)),
            [(f"municipality:{row.code}", str(row)) for row in municipalities],
        ),
        (
            str(capfirst(Axis.LIFE_STAGE.label)),
            [(f"life_stage:{stage.value}", str(stage.label)) for stage in LifeStage.stages()],
        ),
        (
            str(capfirst(Axis.LANGUAGE.label)),
            [(f"language:{code}", str(label)) for code, label in OwedLanguage.choices],
        ),
    ]


def set_by_answers(spot, county: County, answers):
    """Let ``spot`` be about what the inputs of ``spot_fields`` tell. Raises ValidationError."""
    name, _sep, key = answers["served"].partition(":")
    axis, _sep, value = answers["place"].partition(":")
    try:
        setattr(spot, name, served(name, key, county))
        if axis:
            set_place(spot, axis, value, county)
    except Http404 as error:  # It has gone since the form was shown.
        raise ValidationError({"served": _("This is no longer there. Choose again.")}) from error


def reason_of(not_needed) -> languages.LocalText:
    """Return why nobody is needed there, in the reader's language where it is written."""
    return languages.localised(not_needed, "reason")
