"""Subscribing, and what the links in letters to subscribers lead to. Nobody needs an account for it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.limits import within_an_hour
from portal.subscriptions import actions, registry
from portal.subscriptions.forms import SubscribeForm, WishesForm

AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request, kind, **uuids):
    """The form in which a reader subscribes. Its answer tells nothing of who has subscribed already."""
    about = registry.find(kind, *uuids.values())
    form = SubscribeForm(kind, request.POST or None)
    status = 200
    if request.method == "POST":
        sent = redirect("subscriptions:sent", kind, *uuids.values())
        if form.is_by_a_program:
            return sent
        if form.is_valid():
            if within_an_hour(request, "subscriptions", AN_HOUR):
                actions.ask(kind, about, email=form.cleaned_data["email"], **form.wishes)
                return sent
            form.add_error(
                None, _("Too many subscriptions have come from your network. Try again in an hour.")
            )
            status = 429
        else:
            status = 400
    context = {"form": form, **_what(kind, about), "explained": registry.of(kind).lead}
    return TemplateResponse(request, "subscriptions/subscribe.html", context, status=status)


@require_safe
def sent(request, kind, **uuids):
    """What happens now, the same for every address, and the way back."""
    about = registry.find(kind, *uuids.values())
    context = {**_what(kind, about), "days": actions.CONFIRM_WITHIN.days}
    return TemplateResponse(request, "subscriptions/sent.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    """What the link of the first letter leads to. Opening it confirms nothing: programs open links too."""
    subscription = actions.by_token(token, salt=actions.CONFIRM)
    if subscription is None:
        return _gone(request)
    if request.method == "POST":
        actions.confirm(subscription)
        return redirect(f"{actions.path_of(subscription)}?confirmed=1")
    context = {"subscription": subscription, **_what(subscription.kind, subscription.about)}
    return TemplateResponse(request, "subscriptions/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request, token):
    """Where a subscriber changes language and times, or leaves."""
    subscription = actions.by_token(token)
    if subscription is None:
        return _gone(request)
    what = _what(subscription.kind, subscription.about)
    if request.method == "POST" and "leave" in request.POST:
        actions.leave(subscription)
        return TemplateResponse(request, "subscriptions/left.html", what)
    asked = {"language": subscription.language, "frequency": subscription.frequency}
    form = WishesForm(subscription.kind, request.POST or None, initial=asked)
    is_saved = False
    if request.method == "POST" and form.is_valid():
        actions.change(subscription, **form.wishes)
        is_saved = True
    context = {
        "form": form,
        "subscription": subscription,
        **what,
        "is_saved": is_saved,
        "is_confirmed_now": "confirmed" in request.GET,
    }
    return TemplateResponse(request, "subscriptions/wishes.html", context, status=400 if form.errors else 200)


@csrf_exempt  # A mail program sends it for its reader: the link itself is the proof (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request, token):
    """Unsubscribe the reader whose mail program sends this; who opens it herself is asked first."""
    subscription = actions.by_token(token)
    if request.method == "POST":
        if subscription:
            actions.leave(subscription)
        return HttpResponse(_("You have unsubscribed."), content_type="text/plain; charset=utf-8")
    return redirect(actions.path_of(subscription)) if subscription else _gone(request)


def _what(kind, about):
    digest = registry.of(kind)
    return {"title": digest.title(about), "url": digest.url(about)}


def _gone(request):
    return TemplateResponse(request, "subscriptions/gone.html", status=404)
