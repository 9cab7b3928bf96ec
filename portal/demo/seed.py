"""The order in which the example data is made."""

import datetime as dt
from collections import Counter

from django.db import transaction

from portal.demo.accounts import build_accounts
from portal.demo.blog import build_blog
from portal.demo.bodies import build_bodies
from portal.demo.contributions import build_contributions
from portal.demo.editing import build_editing
from portal.demo.events import build_events
from portal.demo.gaps import build_gaps
from portal.demo.history import build_history
from portal.demo.keeping import build_keeping
from portal.demo.money import build_money
from portal.demo.organisations import build_activities, build_organisations, plans
from portal.demo.paths import build_paths
from portal.demo.project_work import build_project_outputs, build_project_work
from portal.demo.projects import build_projects
from portal.demo.reference import Reference
from portal.demo.sowing import Sowing
from portal.demo.strategies import build_strategies
from portal.demo.surveys import build_surveys
from portal.lib.languages import reading


def seed(number: int, today: dt.date, *, accounts: bool) -> Counter:
    """Add what is missing of the example data with ``number`` organisations; return how much of each kind.

    ``today`` is the day from which fresh, ageing and expired facts are reckoned. Everything or nothing is
    written. Raises ReferenceMissing.
    """
    with transaction.atomic(), reading("fi"):
        sowing = Sowing(today, Reference.load())
        build_strategies(sowing)
        build_paths(sowing)
        build_bodies(sowing)
        wanted = plans(number)
        organisations = build_organisations(sowing, wanted)
        activities = build_activities(sowing, wanted, organisations)
        build_contributions(sowing, wanted, activities)
        build_money(sowing, wanted, organisations)
        projects = build_projects(sowing, organisations)
        build_project_outputs(sowing)
        build_events(sowing, organisations, projects)
        if accounts:
            build_accounts(sowing)
            build_project_work(sowing)
            build_editing(sowing)
            build_keeping(sowing)
        build_blog(sowing, organisations)
        build_history(sowing)
        build_gaps(sowing)
        build_surveys(sowing)
    return sowing.added
