"""Tables that no public page reads. What is written to any other table makes kept pages untrue.

A new table is public until it is told here why not; tests/portal/test_caching_tables.py looks at every table,
and at what public pages read.
"""

ACCOUNTS = "Accounts, their memberships and how they sign in: no public page names an account."
SYSTEM = "What Django and its libraries keep for themselves."
WORK = "Work that only the workspace shows."
INDEX = "It follows what is public, in the same transaction; which index answers is public."

NOT_PUBLIC = {
    "account_emailaddress": ACCOUNTS,
    "account_emailconfirmation": ACCOUNTS,
    "accounts_invitation": ACCOUNTS,
    "accounts_membership": ACCOUNTS,
    "accounts_rightsevent": ACCOUNTS,
    "accounts_user": ACCOUNTS,
    "accounts_user_groups": ACCOUNTS,
    "accounts_user_user_permissions": ACCOUNTS,
    "auth_group": ACCOUNTS,
    "auth_group_permissions": ACCOUNTS,
    "auth_permission": ACCOUNTS,
    "mfa_authenticator": ACCOUNTS,
    "django_admin_log": SYSTEM,
    "django_content_type": SYSTEM,
    "django_migrations": SYSTEM,
    "django_session": SYSTEM,
    "django_tasks_database_dbtaskresult": SYSTEM,
    "portal_cache": SYSTEM,
    "portal_pages": SYSTEM,
    "caching_stamp": "The stamps themselves.",
    "caching_drawnpart": "Parts of pages, kept under the stamps of what they tell.",
    "editing_draftsave": WORK,
    "editing_presence": WORK,
    "editing_translation": "States of translations: a public page shows the texts.",
    "editing_revision": "Drafts and history. Public pages read what is published: the kernel says so.",
    "outbox_letter": "Letters to persons.",
    "tickets_ticket": "Reports of readers, which the workspace shows.",
    "subscriptions_subscription": "Who has asked for letters.",
    "organisations_confirmationrequest": WORK,
    "organisations_summary": "Figures of what is public, which is written in the same transaction.",
    "organisations_organisation_counties": "Follows from homes and activities, which are public themselves.",
    "search_document": INDEX,
    "search_word": INDEX,
    "search_tokens_a": INDEX,
    "search_tokens_b": INDEX,
    "search_miss": WORK,
    "search_savedsearch": "Whose they are; what is saved is in the address.",
    "projects_task": WORK,
    "projects_message": WORK,
    "blog_commentreport": WORK,
    "blog_dismissal": WORK,
    "blog_previewlink": "Links to drafts, whose pages are never kept.",
}


def is_private(table: str) -> bool:
    return table in NOT_PUBLIC
