"""What axe-core finds on a page that would keep somebody out."""

from functools import cache

from local.places import BASE_DIR

GRAVE = ("serious", "critical")


@cache
def _script():
    return (BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text()


def barriers(page):
    """Serious and critical violations as lines: rule, what it is, and where. Empty when there are none."""
    page.evaluate(_script())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: {[node['target'] for node in each['nodes'][:5]]}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
