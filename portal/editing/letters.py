"""What is written about changes: to reviewers when one is sent in, to its author what became of it."""


def sent_in(revision, obj, by):
    """Tell the reviewers that a change waits for them."""


def returned(revision, obj):
    """Tell the author that the change has come back, and why."""


def published(revision, obj):
    """Tell the author that the change is public."""
