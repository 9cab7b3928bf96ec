"""What a browser would do with a page of the workspace, without one."""

from bs4 import BeautifulSoup
from django.urls import reverse

from portal.editing import registry

AUTOSAVE = {"X-Autosave": "1"}


def at(name, obj, *more):
    """Return the address of the workspace's page ``name`` of ``obj``."""
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid, *more])


def filled(response):
    """Return what a browser would send of the page's form as it stands."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-autosave]")
    data = {}
    for field in form.select("input, textarea, select"):
        name, kind = field.get("name"), field.get("type")
        if (
            not name
            or kind in ("submit", "button")
            or (kind in ("checkbox", "radio") and not field.has_attr("checked"))
        ):
            continue
        if field.name == "textarea":
            data[name] = field.text.removeprefix("\n")
        elif field.name == "select":
            chosen = field.select("option[selected]")
            data[name] = (
                [option["value"] for option in chosen]
                if field.has_attr("multiple")
                else (chosen[0]["value"] if chosen else field.select_one("option")["value"])
            )
        elif name in data and kind == "checkbox":
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), field["value"]]
        else:
            data[name] = field.get("value", "on" if kind == "checkbox" else "")
    return data
