"""Telling that a model was taken into use: on whose behalf one may, and what is done with it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.models import Organisation
from portal.accounts.rights import Rights
from portal.editing import actions, registry
from portal.lib import languages
from portal.outbox.actions import queue
from projects.models import Adoption, OperatingModel
from regions.models import County

LETTER = "model_adopted"


def may_adopt(rights: Rights) -> bool:
    """Whether one may tell it for somebody: editors for their organisation, coordinators for their county."""
    return bool(rights.organisations or rights.counties)


def on_behalf(rights: Rights) -> list[Organisation | County]:
    """Return those for whom one may tell it. Two queries."""
    organisations = Organisation.objects.published().filter(pk__in=rights.organisations)
    counties = County.objects.filter(pk__in=rights.counties)
    return [*organisations.alphabetical(), *counties.alphabetical()]


@transaction.atomic
def adopt(model: OperatingModel, adopter: Organisation | County, *, by, values: dict) -> Adoption:
    """Publish that ``adopter`` has taken ``model`` into use, and tell those who keep the model.

    Raises ValidationError when it is told already, or ``values`` are not right.
    """
    whose = {"organisation" if isinstance(adopter, Organisation) else "county": adopter}
    if Adoption.objects.published().filter(model=model, **whose).exists():
        raise ValidationError(
            _("It is told already that %(name)s has taken this model into use. Change that instead.")
            % {"name": adopter}
        )
    adoption = Adoption(model=model, publication="published", **whose, **values)
    actions.begin(adoption, by=by)
    _tell_keepers(adoption, by)
    return adoption


def _tell_keepers(adoption, by):
    """Write to those who keep the model, each in her language."""
    for reader in registry.of(adoption.model).editors(adoption.model):
        if reader == by:
            continue
        with languages.reading(reader.language):
            context = {
                "model": adoption.model.local_name.text,
                "name": str(adoption),
                "note": adoption.note,
                "results": adoption.results,
                "path": adoption.get_absolute_url(),
                "uuid": adoption.uuid,
            }
        queue(
            LETTER,
            reader,
            context,
            at_once=True,
            about=adoption,
            organisation=adoption.organisation,
            county=adoption.county,
            key=f"{LETTER}-{adoption.uuid}-{reader.pk}",
        )
