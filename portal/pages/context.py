"""What every page needs."""


def site(request):
    return {}
