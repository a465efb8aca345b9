"""Tasks of the field: the sweeps that find work nobody does, and letters."""

from typing import Any

from celery import Task, shared_task

from missions.services import alerts, jobs, mailing

TRIES = 6


@shared_task(name="missions.resend_unclaimed_jobs")
def resend_unclaimed_jobs() -> int:
    """Run by beat: Redis may have been restarted, a worker may have died; the rows are the truth."""
    return jobs.resend_unclaimed()


@shared_task(name=mailing.SEND, bind=True, max_retries=TRIES)
def send_message_mail(self: "Task[Any, Any]", message_id: str) -> None:
    """Send the letters a message still owes; the copies say which, so that twice delivered is once sent."""
    try:
        mailing.send(message_id)
    except mailing.MailServerAway as away:
        raise self.retry(exc=away, countdown=15 * 2**self.request.retries) from away


@shared_task(name="missions.catch_up_on_messages")
def catch_up_on_messages() -> None:
    """Run by beat: alerts and letters that a process or a broker which went away still owes."""
    alerts.catch_up()
    mailing.resend_overdue()
