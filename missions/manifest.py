"""The web app manifest: how a phone installs the observer's app and what its icon offers."""

import json

from django.templatetags.static import static
from django.utils.translation import gettext as _

# As --accent and --paper of static/css/tokens.css; a manifest knows one of each.
THEME, BACKGROUND = "#0b6e75", "#faf9f6"
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))


def manifest(language: str) -> bytes:
    """JSON in the language that is active; one app whatever the language, hence the id."""
    return json.dumps(
        {
            "id": "/field/",
            "name": _("Tanık, for observers"),
            "short_name": "Tanık",
            "description": _("File checklists with or without a network."),
            "lang": language,
            "start_url": "/field/",
            "scope": "/",
            "display": "standalone",
            "theme_color": THEME,
            "background_color": BACKGROUND,
            "icons": [
                {
                    "src": static(f"img/{name}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": purpose,
                }
                for name, size, purpose in ICONS
            ],
            "shortcuts": [
                {"name": _("File an incident"), "url": "/field/#/r/new/incident"},
                {"name": _("Outbox"), "url": "/field/#/outbox"},
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    ).encode()
