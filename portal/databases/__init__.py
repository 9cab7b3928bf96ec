"""Which database a request reads: the primary, or for readers without a session a streaming replica of it.

Used where DATABASE_REPLICA_URL is set; docs/scaling.md says when that is worth it.
"""
