"""Addresses of the statement and of exports."""

from django.urls import include, path

from reports.views import (
    approvals,
    arranging,
    balance,
    compare,
    desk,
    evidence,
    exports,
    freeze,
    issuing,
    languages,
    public,
    review_text,
    statements,
    writing,
)

of_statement = [
    path("", statements.statement_page, name="statement"),
    path("statement.pdf", statements.pdf, name="statement-pdf"),
    path("statement.docx", statements.docx_file, name="statement-docx"),
    path("statement.html", statements.html_file, name="statement-html"),
    path("figures.json", statements.figures, name="statement-figures"),
    path("evidence.csv", statements.evidence_table, name="statement-evidence"),
    path("figures/<slug:claim>/", evidence.claim_page, name="claim-evidence"),
    path("figures/<slug:claim>/wording/", desk.choose_wording, name="statement-wording"),
    path("history/", desk.history, name="statement-history"),
    path("checks/", desk.checks, name="statement-checks"),
    path("balance/", balance.balance, name="statement-balance"),
    path("writing/", writing.writing, name="statement-writing"),
    path("writing/facts/<int:fact_id>/confirm/", writing.confirm, name="fact-confirm"),
    path("writing/<slug:what>/new/", writing.write_new, name="statement-write-new"),
    path("writing/<slug:what>/<slug:key>/", writing.write, name="statement-write"),
    path("writing/<slug:what>/<slug:key>/remove/", writing.remove, name="statement-write-remove"),
    path("writing/<slug:what>/<slug:key>/back/", writing.bring_back, name="statement-write-back"),
    path("approval/", approvals.approval, name="statement-approval"),
    path("approval/send/", approvals.send, name="approval-send"),
    path("approval/approve/", approvals.approve, name="approval-approve"),
    path("approval/refuse/", approvals.refuse, name="approval-refuse"),
    path("approval/delegate/", approvals.delegate, name="approval-delegate"),
    path("approval/chain/", arranging.chain, name="approval-chain"),
    path("approval/embargo/", issuing.embargo, name="statement-embargo"),
    path("approval/issue/", issuing.issue, name="statement-issue"),
    path("approval/correction/", issuing.correct, name="begin-correction"),
    path("languages/", languages.languages, name="statement-languages"),
    path("languages/make/", languages.make, name="make-translations"),
    path("languages/<slug:language>/", languages.translate, name="statement-translate"),
    path("languages/<slug:language>/statement.pdf", languages.pdf, name="statement-language-pdf"),
    path("languages/<slug:language>/statement.html", languages.page, name="statement-language-html"),
    path("freeze/", freeze.freeze_page, name="statement-freeze"),
    path("compare/", compare.compare_page, name="statement-compare"),
]
of_exports = [
    path("", exports.export_list, name="exports"),
    path("new/", exports.export_new, name="export-new"),
    path("<uuid:export_id>/file", exports.export_file, name="export-file"),
]
of_public = [
    path("verify/", public.verify, name="verify-statement"),
    path("<uuid:statement_id>/", public.statement, name="public-statement"),
    path("<uuid:statement_id>/statement.pdf", public.pdf, name="public-statement-pdf"),
    path("<uuid:statement_id>/<slug:language>/statement.pdf", public.pdf_in, name="public-translation-pdf"),
    path("<uuid:statement_id>/figures.json", public.figures, name="public-statement-figures"),
]
urlpatterns = [
    path("statements/", include(of_public)),
    path("missions/<slug:slug>/exports/", include(of_exports)),
    path("missions/<slug:slug>/statements/", statements.statement_list, name="statements"),
    path("missions/<slug:slug>/statements/review-text/", review_text.review_text, name="review-text"),
    path("missions/<slug:slug>/statements/<uuid:statement_id>/", include(of_statement)),
]
