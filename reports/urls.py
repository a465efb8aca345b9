"""Addresses of the statement."""

from django.urls import include, path

from reports.views import evidence, statements

of_statement = [
    path("", statements.statement_page, name="statement"),
    path("statement.pdf", statements.pdf, name="statement-pdf"),
    path("figures.json", statements.figures, name="statement-figures"),
    path("evidence.csv", statements.evidence_table, name="statement-evidence"),
    path("figures/<slug:claim>/", evidence.claim_page, name="claim-evidence"),
]
urlpatterns = [
    path("missions/<slug:slug>/statements/", statements.statement_list, name="statements"),
    path("missions/<slug:slug>/statements/<uuid:statement_id>/", include(of_statement)),
]
