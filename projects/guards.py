"""Who may have the files of materials: everybody when the material is public, else whoever keeps it."""

from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.lib.guards import Seen, guards, owner
from projects.models import Event, Material, OperatingModel, Project


@guards("materials/")
def material_seen(user, name: str) -> Seen:
    """By whom the file ``name`` is seen. A file that no material has any more is a draft's or of the past."""
    if Material.objects.published().filter(file=name).exists():
        return Seen.BY_ALL
    row = Material.objects.filter(file=name).with_owner().first()
    thing = row.owner if row else _by_folder(name)
    if thing is None:
        return Seen.BY_NOBODY
    return Seen.BY_READER if registry.of(thing).may_edit(rights_of(user), thing) else Seen.BY_NOBODY


def _by_folder(name):
    """Return the project, model or event in whose draft the file stands; None when it tells of none."""
    uuid = owner(name)
    if uuid is None:
        return None
    kinds = [registry.of(model) for model in (Project, OperatingModel, Event)]
    return next((thing for kind in kinds if (thing := kind.queryset().filter(uuid=uuid).first())), None)
