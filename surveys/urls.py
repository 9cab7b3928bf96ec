from django.urls import path
from django.utils.translation import pgettext_lazy

from surveys import answering, views

app_name = "surveys"
urlpatterns = [
    path(pgettext_lazy("address", "surveys/"), views.SurveyList.as_view(), name="survey-list"),
    path(pgettext_lazy("address", "surveys/<slug:slug>/"), views.SurveyPage.as_view(), name="survey-detail"),
    path(pgettext_lazy("address", "surveys/<slug:slug>/results.csv"), views.survey_csv, name="survey-csv"),
    path(pgettext_lazy("address", "surveys/<slug:slug>/results.xlsx"), views.survey_xlsx, name="survey-xlsx"),
    path(pgettext_lazy("address", "surveys/answer/<str:token>/"), answering.ByLink.as_view(), name="answer"),
]
