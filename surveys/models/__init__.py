from surveys.models.responses import Answer, ProfileUpdate, Response
from surveys.models.surveys import Question, Round, Survey

__all__ = ["Answer", "ProfileUpdate", "Question", "Response", "Round", "Survey"]
