"""Organisations and their activities, in the country to measure on."""

# ruff: noqa: S608 - nothing in these statements comes from anybody but this folder.

from math import gcd

from bench import pools, sets
from bench.sets import chance, days_before, identifier, moment_before
from organisations.models import Activity, Organisation
from regions.models import ServiceLanguage

CODES = tuple(pools.LANGUAGES)
OTHER_LANGUAGES = ("ru", "et", "ar", "so", "uk", "fse")
# Of a hundred: the rest are drafts and archived.
PUBLISHED, DRAFTS = 94, 4
SPACE = "10"  # As sort keys know it.
STEP_BETWEEN_NAMES = 7919


def build(country):
    """Make them with their topics, languages and places. Ids are in no order of places, as in life."""
    _choose_organisations(country)
    _choose_activities(country)
    _insert_organisations(country)
    _insert_activities(country)
    _join_organisations()
    _join_activities()
    sets.reset_sequences(Organisation, Activity)


def _choose_organisations(country):
    """Draw for each organisation its name, texts, languages and state."""
    number = country.organisations
    step = next(step for step in range(7919, 8900) if gcd(step, number) == 1)
    back = pow(step, -1, number) if number > 1 else 0
    n = f"((p.first + s.n) * {back} % {number})"
    themes, propers = len(pools.words("names")["themes"]), len(pools.propers())
    # Each place draws other names first, and none of them twice.
    kernel = f"((s.n * {STEP_BETWEEN_NAMES} + p.id * 104729) % {themes * propers})"
    sets.select(
        "organisation",
        f"""
        SELECT n, n + {country.first(Organisation) + 1} AS id, place, county, kernel % {themes} AS theme,
          kernel / {themes} AS proper, {chance("n", 1)} % 100 AS form,
          {chance("n", 2)} % {pools.DESCRIPTIONS} AS text, sv, en,
          CASE WHEN fi = 0 AND sv = 0 AND en = 0 THEN 1 ELSE fi END AS fi,
          CASE WHEN {chance("n", 3)} % 100 < {PUBLISHED} THEN 'published'
               WHEN {chance("n", 3)} % 100 < {PUBLISHED + DRAFTS} THEN 'draft' ELSE 'archived' END AS state,
          CASE WHEN {chance("n", 4)} % 10 > 0 THEN {chance("n", 5)} % 1000 END AS checked
        FROM (
          SELECT {n} AS n, p.id AS place, p.county AS county, {kernel} AS kernel,
            CASE WHEN {chance(n, 6)} % 100 < p.fi THEN 1 ELSE 0 END AS fi,
            CASE WHEN {chance(n, 7)} % 100 < p.sv THEN 1 ELSE 0 END AS sv,
            CASE WHEN {chance(n, 8)} % 100 < p.en THEN 1 ELSE 0 END AS en
          FROM bench_place p JOIN bench_series s ON s.n < p.number
        ) AS drawn
        """,
        key="n",
    )


def _choose_activities(country):
    """Draw for each activity its title, texts and state; the four of an organisation differ in title."""
    titles, summaries = len(pools.titles()), len(pools.summaries())
    n, which = "s.n", "s.n % 4"
    sets.select(
        "activity",
        f"""
        SELECT s.n AS n, s.n + {country.first(Activity) + 1} AS id, {which} AS which, o.n AS organisation,
          o.id AS organisation_id, o.place AS place, o.county AS county, o.fi AS fi, o.sv AS sv, o.en AS en,
          ({chance("o.n", 11)} + ({which}) * {titles // 4 + 1}) % {titles} AS title,
          {chance(n, 12)} % {pools.DESCRIPTIONS} AS text, {chance(n, 13)} % {summaries} AS summary,
          CASE WHEN {chance(n, 14)} % 100 < {PUBLISHED} THEN 'published'
               WHEN {chance(n, 14)} % 100 < {PUBLISHED + DRAFTS} THEN 'draft' ELSE 'archived' END AS state,
          CASE WHEN {chance(n, 15)} % 5 > 0 THEN {chance(n, 16)} % 800 END AS checked
        FROM bench_series s JOIN bench_organisation o ON o.n = s.n / 4
        """,
        key="organisation, which",
    )
    sets.execute("CREATE UNIQUE INDEX bench_activity_n ON bench_activity (n)")


def _insert_organisations(country):
    pieces = ("place", "theme", "proper", "form")
    columns = {}
    for code in CODES:
        name = _joined(pieces, f"name_{code}", " ")
        columns[f"name_{code}"] = _if(code, name)
        columns[f"slug_{code}"] = _if(code, _joined(pieces, f"slug_{code}", "-"))
        columns[f"description_{code}"] = _if(code, f"t.html_{code}")
        columns[f"sort_{code}"] = _first_written(
            code, lambda code: f"SUBSTR({_joined(pieces, f'key_{code}', SPACE)}, 1, 160)"
        )
    number = f"(8000000 + o.n * {max(1, 999_000 // country.organisations)})"
    business_id = f"({_business_id(number)})"
    words = [
        *(_word(f"o.{code} = 1", _joined(pieces, f"fold_{code}", " ")) for code in CODES),
        *(_word(f"o.{code} = 1", f"t.fold_{code}") for code in CODES),
        _word(f"{business_id} <> ''", business_id),
        *(
            _word(f"a{which}.state = 'published' AND o.{code} = 1", f"t{which}.fold_{code}")
            for which in range(4)
            for code in CODES
        ),
    ]
    activities = " ".join(
        f"JOIN bench_activity a{which} ON a{which}.organisation = o.n AND a{which}.which = {which} "
        f"JOIN bench_title t{which} ON t{which}.n = a{which}.title"
        for which in range(4)
    )
    sets.insert(
        Organisation,
        f"""
        FROM bench_organisation o JOIN bench_place place ON place.id = o.place
        JOIN bench_theme theme ON theme.n = o.theme JOIN bench_proper proper ON proper.n = o.proper
        JOIN bench_form form ON form.n = o.form JOIN bench_text t ON t.n = o.text {activities}
        """,
        id="o.id",
        uuid=identifier("organisation", "o.n"),
        business_id=business_id,
        legal_form="form.kind",
        level=f"CASE WHEN {chance('o.n', 21)} % 100 < 90 THEN 'local' ELSE 'district' END",
        website="'https://organisation-' || o.n || '.example.org/'",
        email="'organisation-' || o.n || '@example.org'",
        home_municipality_id="o.place",
        search_text=f"SUBSTR({' || '.join(words)}, 2)",
        is_example="TRUE",
        state="o.state",
        **_checked(country, "o"),
        **_times(country, "o.n", 22),
        **_counted("Organisation", activity_count=" + ".join(
            f"CASE WHEN a{which}.state = 'published' THEN 1 ELSE 0 END" for which in range(4)
        )),
        **columns,
    )  # fmt: skip


def _insert_activities(country):
    columns = {}
    for code in CODES:
        columns[f"title_{code}"] = _if(code, f"t.name_{code}", "a")
        columns[f"slug_{code}"] = _if(code, f"t.slug_{code}", "a")
        columns[f"summary_{code}"] = _if(code, f"s.html_{code}", "a")
        columns[f"description_{code}"] = _if(code, f"x.html_{code}", "a")
        columns[f"sort_{code}"] = _first_written(code, lambda code: f"SUBSTR(t.key_{code}, 1, 160)", "a")
    sets.insert(
        Activity,
        """
        FROM bench_activity a JOIN bench_title t ON t.n = a.title JOIN bench_text x ON x.n = a.text
        JOIN bench_summary s ON s.n = a.summary
        """,
        id="a.id",
        uuid=identifier("activity", "a.n"),
        organisation_id="a.organisation_id",
        nature="t.nature",
        for_children="t.children = 1",
        for_working_age="t.working = 1",
        for_older="t.older = 1",
        at_place="t.online = 0 AND t.phone = 0",
        by_phone=f"t.phone = 1 OR {chance('a.n', 31)} % 10 = 0",
        online=f"t.online = 1 OR {chance('a.n', 32)} % 8 = 0",
        cost=f"CASE {chance('a.n', 33)} % 4 WHEN 0 THEN '' WHEN 1 THEN 'fee' ELSE 'free' END",
        openness=f"CASE {chance('a.n', 34)} % 5 WHEN 0 THEN '' WHEN 1 THEN 'members' ELSE 'open' END",
        state="a.state",
        **_checked(country, "a"),
        **_times(country, "a.n", 35),
        **columns,
    )


def _join_organisations():
    _join(
        Organisation.topics,
        "SELECT o.id, t.topic FROM bench_organisation o JOIN bench_theme t ON t.n = o.theme UNION "
        f"SELECT o.id, t.id FROM bench_organisation o JOIN bench_topic t ON t.n = {chance('o.n', 41)} % "
        f"(SELECT COUNT(*) FROM bench_topic) WHERE {chance('o.n', 42)} % 2 = 0",
    )
    _join(Organisation.languages, _spoken("bench_organisation", "id"))


def _join_activities():
    _join(
        Activity.topics,
        "SELECT a.id, t.topic FROM bench_activity a JOIN bench_title t ON t.n = a.title UNION "
        "SELECT a.id, t.topic FROM bench_activity a JOIN bench_organisation o ON o.n = a.organisation "
        "JOIN bench_theme t ON t.n = o.theme WHERE a.which < 2",
    )
    _join(Activity.languages, _spoken("bench_activity", "id"))
    # At home, and every third in the next municipality of the county too.
    _join(
        Activity.municipalities,
        "SELECT a.id, a.place FROM bench_activity a UNION "
        "SELECT a.id, other.id FROM bench_activity a JOIN bench_place home ON home.id = a.place "
        "JOIN bench_place other ON other.county = a.county AND other.turn = "
        f"({chance('a.n', 43)} % (SELECT COUNT(*) FROM bench_place p WHERE p.county = a.county)) "
        f"WHERE {chance('a.n', 44)} % 3 = 0",
    )


def _spoken(table, key):
    """Return SQL for what languages are spoken where: those of its texts, and here and there others."""
    ids = dict(ServiceLanguage.objects.values_list("code", "pk"))
    known = [f"SELECT {key}, {ids[code]} FROM {table} WHERE {code} = 1" for code in CODES]
    others = [
        f"SELECT {key}, {ids[code]} FROM {table} WHERE {chance('n', 50 + place)} % 60 = 0"
        for place, code in enumerate(OTHER_LANGUAGES)
        if code in ids
    ]
    return " UNION ALL ".join([*known, *others])


def _join(relation, sql):
    through = relation.through
    names = [f.column for f in through._meta.concrete_fields if not f.primary_key]
    sets.execute(f'INSERT INTO "{through._meta.db_table}" ({", ".join(names)}) {sql}')


def _joined(pieces, column, space):
    """Return SQL for the pieces' ``column``, with ``space`` before each that is not empty but the first."""
    first, *rest = pieces
    return f"{first}.{column}" + "".join(
        f" || CASE WHEN {piece}.name_{column[-2:]} = '' THEN '' ELSE '{space}' || {piece}.{column} END"
        for piece in rest
    )


def _if(code, value, row="o"):
    return f"CASE WHEN {row}.{code} = 1 THEN {value} END"


def _first_written(code, value, row="o"):
    """Return SQL for ``value`` in the first of a reader's languages that is written, as languages.chain()."""
    from portal.lib import languages  # noqa: PLC0415 - needs settings.

    turns = " ".join(f"WHEN {row}.{other} = 1 THEN {value(other)}" for other in languages.chain(code))
    return f"CASE {turns} ELSE '' END"


def _word(condition, text):
    return f"CASE WHEN {condition} THEN ' ' || {text} ELSE '' END"


def _checked(country, row):
    return {
        "verified_on": f"CASE WHEN {row}.checked IS NOT NULL "
        f"THEN {days_before(country.today, f'{row}.checked')} END",
        "verified_by": f"CASE WHEN {row}.checked IS NULL THEN '' WHEN {row}.checked % 3 = 0 THEN 'county' "
        "ELSE 'organisation' END",
    }


def _times(country, number, salt):
    return {
        "created_at": moment_before(country.today, f"400 + {chance(number, salt)} % 700"),
        "updated_at": moment_before(country.today, f"1 + {chance(number, salt)} % 399"),
    }


def _counted(model, **columns):
    """Return those of ``columns`` that the model has by now."""
    has = {field.column for field in Organisation._meta.concrete_fields}
    return {name: sql for name, sql in columns.items() if name in has}


def _business_id(number):
    """Return SQL for the business id that begins with ``number``; '' where there is none such."""
    weights = (7, 9, 10, 5, 8, 4, 2)
    weighed = " + ".join(
        f"{number} / {10 ** (6 - place)} % 10 * {weight}" for place, weight in enumerate(weights)
    )
    rest = f"(({weighed}) % 11)"
    return (
        f"CASE {rest} WHEN 1 THEN '' WHEN 0 THEN {number} || '-0' ELSE {number} || '-' || (11 - {rest}) END"
    )
