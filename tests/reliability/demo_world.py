"""The demonstration mission on servers of the test's own, reached only from outside: commands and HTTP."""

import http.cookiejar
import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from uuid import uuid4

import psycopg2

from local import postgres
from local.places import BASE_DIR
from tests.processes import ENTRYPOINT

SLUG = "kazakhstan-2022"
DEMO = BASE_DIR / "demo" / SLUG
PASSWORD = "witness-of-the-vote"


def manage(env, *arguments):
    """Run a management command to its end; its output when it fails."""
    done = subprocess.run(
        [ENTRYPOINT, "manage", *arguments], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def prepare(env):
    """An empty database becomes the demonstration mission, filed and verified."""
    commands = [
        ["migrate", "--verbosity=0"],
        ["load_mission", str(DEMO / "mission.yaml"), "--demo-password", PASSWORD],
        ["import_submissions", "--mission", SLUG, str(DEMO / "submissions.jsonl")],
    ]
    # One process for all three: most of a command's time is its start.
    calls = "; ".join(f"call_command(*{command!r})" for command in commands)
    manage(env, "shell", "-c", f"from django.core.management import call_command; {calls}")


def rows(place, query):
    connection = psycopg2.connect(postgres.dsn(place, "tanik"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    finally:
        connection.close()


class Observer:
    """Somebody with a browser's cookies who files voting checklists by PUT."""

    def __init__(self, url, email="observer1@example.org"):
        self.url = url
        self.cookies = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open
        lines = (DEMO / "submissions.jsonl").read_text(encoding="utf-8").splitlines()
        payloads = [json.loads(line) for line in lines]
        self.template = next(
            each for each in payloads if each["checklist"] == "voting" and each["observer"] == email
        )
        for name in ("review", "observer"):
            del self.template[name]
        self._sign_in(email)

    def file(self):
        """Send one new record: (status, answer, id). Status 0 when nobody answered."""
        payload = self.template | {"id": str(uuid4())}
        request = urllib.request.Request(
            f"{self.url}/missions/{SLUG}/submissions/{payload['id']}",
            data=json.dumps(payload).encode(),
            headers={"Content-Type": "application/json", "X-CSRFToken": self._csrf()},
            method="PUT",
        )
        try:
            with self.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), payload["id"]
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode(), payload["id"]
        except OSError as error:
            return 0, str(error), payload["id"]

    def _sign_in(self, email):
        with self.open(f"{self.url}/sign-in/") as page:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        form = {"csrfmiddlewaretoken": token, "username": email, "password": PASSWORD}
        with self.open(f"{self.url}/sign-in/", urllib.parse.urlencode(form).encode()) as page:
            assert "/sign-in/" not in page.url

    def _csrf(self):
        return next(cookie.value for cookie in self.cookies if cookie.name == "csrf")
