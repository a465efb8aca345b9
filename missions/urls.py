"""Addresses of the field: each views module brings its own list."""

from django.urls import include, path

from missions.views import (
    alerts,
    audit,
    claims,
    confidential,
    corrections,
    coverage,
    drafts,
    duplicates,
    field,
    filing,
    filters,
    findings,
    incidents,
    jobs,
    me,
    messages,
    missions,
    people,
    quarantine,
    queue,
    receiving,
    review,
    shell,
    submissions,
    wall,
)

of_mission = [
    path("", missions.home, name="mission"),
]
of_filing = [
    path("submissions/", submissions.submission_list, name="submissions"),
    path("submissions/new/", submissions.choose_checklist, name="submission-new"),
    path("submissions/new/<str:kind>/", filing.file, name="submission-file"),
    path("submissions/<uuid:submission_id>/edit/", filing.edit, name="submission-edit"),
    path("submissions/<uuid:submission_id>/receipt/", filing.receipt, name="submission-receipt"),
]
of_receiving = [
    path("submissions/<uuid:submission_id>", receiving.submission, name="submission-door"),
    path(
        "submissions/<uuid:submission_id>/attachments/<str:sha256>",
        receiving.attachment,
        name="attachment-door",
    ),
]
of_field = [
    path("field/pack/", field.pack_door, name="field-pack"),
    path("field/checklists/<str:kind>/<int:number>/", field.checklist_door, name="field-checklist"),
    path("field/register/", field.register_door, name="field-register"),
    path("drafts/<uuid:draft_id>/", drafts.draft_door, name="draft-door"),
    path("field/places/", field.places_door, name="field-places"),
]
of_review = [
    path("review/", review.desk, name="review"),
    path("review/<uuid:submission_id>/", review.desk, name="review-submission"),
    path("review/counters/", queue.counter_list, name="review-counters"),
    path("review/filters/", filters.save, name="filter-save"),
    path("review/filters/<int:filter_id>/delete/", filters.delete, name="filter-delete"),
    path("submissions/<uuid:submission_id>/", review.detail, name="submission"),
    path("submissions/<uuid:submission_id>/verify/", review.verify, name="submission-verify"),
    path("submissions/<uuid:submission_id>/return/", review.send_back, name="submission-return"),
    path("submissions/<uuid:submission_id>/exclude/", review.exclude, name="submission-exclude"),
    path("submissions/<uuid:submission_id>/reopen/", review.reopen, name="submission-reopen"),
    path("submissions/<uuid:submission_id>/follow-up/", review.follow_up, name="submission-follow-up"),
    path("submissions/<uuid:submission_id>/claim/", claims.claim, name="submission-claim"),
    path("submissions/<uuid:submission_id>/release/", claims.release, name="submission-release"),
    path("submissions/<uuid:submission_id>/correct/", corrections.correct, name="submission-correct"),
    path(
        "submissions/<uuid:submission_id>/confidential/",
        confidential.submission,
        name="submission-confidential",
    ),
    path("review/undo/", review.undo, name="review-undo"),
    path("review/verify-spotless/", review.bulk, name="review-verify-spotless"),
    path("findings/<int:finding_id>/decide/", review.decide_finding, name="finding-decide"),
]
of_duplicates = [
    path("duplicates/", duplicates.pair_list, name="duplicates"),
    path("duplicates/<uuid:first_id>/<uuid:second_id>/", duplicates.pair, name="duplicate"),
]
of_incidents = [
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/<int:incident_id>/", incidents.incident, name="incident"),
    path("incidents/<int:incident_id>/decide/", incidents.decide, name="incident-decide"),
    path("incidents/<int:incident_id>/severity/", incidents.change_severity, name="incident-severity"),
    path("incidents/<int:incident_id>/use/", incidents.choose_use, name="incident-use"),
    path("incidents/<int:incident_id>/confidential/", incidents.confidential, name="incident-confidential"),
    path("incidents/<int:incident_id>/link/", incidents.link, name="incident-link"),
    path("incidents/<int:incident_id>/links/<int:link_id>/remove/", incidents.unlink, name="incident-unlink"),
    path("duty/<int:user_id>/", incidents.change_duty, name="duty"),
]
of_findings = [
    path("findings/", findings.finding_list, name="findings"),
    path("findings/<int:finding_id>/judge/", findings.judge, name="finding-judge"),
]
of_messages = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("messages/", messages.inbox, name="messages"),
    path("messages/new/", messages.write, name="message-new"),
    path("messages/read/", messages.read_all, name="messages-read"),
    path("messages/<uuid:message_id>/", messages.message, name="message"),
    path("messages/<uuid:message_id>/read/", messages.read, name="message-read"),
]
of_coverage = [
    path("coverage/", coverage.board, name="coverage"),
    path("coverage/wall/", wall.wall, name="coverage-wall"),
    path("coverage/teams/<str:code>/call/", coverage.call, name="coverage-call"),
]
of_quarantine = [
    path("quarantine/", quarantine.quarantine_list, name="quarantine"),
    path("quarantine/<int:quarantine_id>/show/", quarantine.show, name="quarantine-show"),
    path("quarantine/<int:quarantine_id>/resolve/", quarantine.resolve, name="quarantine-resolve"),
]
of_people = [
    path("people/", people.people_list, name="people"),
    path("people/<int:user_id>/end-sessions/", people.end_sessions, name="sessions-end"),
]
of_audit = [
    path("audit/", audit.audit_trail, name="audit"),
]
of_jobs = [
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.job_page, name="job"),
    path("jobs/<uuid:job_id>/retry/", jobs.retry, name="job-retry"),
]

of_person = [
    path("", me.me, name="me"),
    path("sign-in/", me.sign_in, name="me-sign-in"),
    path("sign-out/", me.sign_out, name="me-sign-out"),
    path("device/", me.device, name="me-device"),
]
# The observer's app: its service worker stands at the root, so that it may answer for every address.
of_app = [
    path("sw.js", shell.worker, name="service-worker"),
    path("field/", shell.start, name="field-start"),
    path("field/<str:language>/", shell.page, name="field"),
    path("field/<str:language>/offline/", shell.offline, name="field-offline"),
    path("field/<str:language>/app.webmanifest", shell.manifest, name="field-manifest"),
]

urlpatterns = [
    *of_app,
    path("", missions.mission_list, name="missions"),
    path("me/", include(of_person)),
    path(
        "missions/<slug:slug>/",
        include(
            [
                *of_mission,
                *of_filing,
                *of_receiving,
                *of_field,
                *of_review,
                *of_duplicates,
                *of_incidents,
                *of_findings,
                *of_messages,
                *of_coverage,
                *of_quarantine,
                *of_people,
                *of_audit,
                *of_jobs,
            ]
        ),
    ),
]
