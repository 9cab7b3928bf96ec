"""Organisations, their activities, and what an activity contributes to."""

from organisations.models.activities import Activity
from organisations.models.confirmations import ConfirmationRequest
from organisations.models.contributions import GoalContribution, StepContribution
from organisations.models.money import Agreement, GrantDecision
from organisations.models.organisations import Organisation
from organisations.models.outcomes import AgreedOutcome
from organisations.models.summaries import Summary

__all__ = [
    "Activity",
    "AgreedOutcome",
    "Agreement",
    "ConfirmationRequest",
    "GoalContribution",
    "GrantDecision",
    "Organisation",
    "StepContribution",
    "Summary",
]
