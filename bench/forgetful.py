"""The portal in processes that hold no part of a page: each answer is as that of a process just begun."""

from portal.caching import store
from portal.wsgi import application

__all__ = ["application"]

store.parts = store.Memory(0)
