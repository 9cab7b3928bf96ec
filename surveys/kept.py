"""The pages of surveys that are kept whole."""

from portal.caching.rules import keep

keep("surveys:survey-list", "surveys:survey-detail")
