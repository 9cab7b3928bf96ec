"""Where organisations are at home or active, kept as rows: a county's list and figures are read from them."""

from organisations.models import Activity, Organisation

THROUGH = Organisation.counties.through


def follow(organisations):
    """Let the places of ``organisations`` (primary keys) be those they have now. Four queries at most."""
    pks = list(organisations)
    homes = Organisation.objects.filter(pk__in=pks).exclude(home_municipality=None).order_by()
    wanted = set(homes.values_list("pk", "home_municipality__county"))
    given = Activity.objects.published().filter(organisation__in=pks, municipalities__isnull=False).order_by()
    wanted |= set(given.values_list("organisation", "municipalities__county").distinct())
    _write(THROUGH.objects.filter(organisation__in=pks), wanted)


def follow_county(county: int):
    """Let the places kept of ``county`` (a primary key) be those there are now. Four queries at most."""
    there = Organisation.objects.in_county(county).order_by().values_list("pk", flat=True)
    _write(THROUGH.objects.filter(county=county), {(pk, county) for pk in there})


def _write(rows, wanted: set[tuple[int, int]]):
    here = {(organisation, county): pk for pk, organisation, county in rows.values_list()}
    surplus = [pk for pair, pk in here.items() if pair not in wanted]
    for start in range(0, len(surplus), 500):
        THROUGH.objects.filter(pk__in=surplus[start : start + 500]).delete()
    missing = sorted(wanted - here.keys())
    THROUGH.objects.bulk_create(
        [THROUGH(organisation_id=organisation, county_id=county) for organisation, county in missing],
        batch_size=400,
        ignore_conflicts=True,
    )
