/** Reading the statement: the sentence whose evidence is shown, and the section in view. */

function mark() {
  const shown = document.querySelector("#evidence");
  document.querySelector(".reading")?.classList.toggle("has-chosen", Boolean(shown?.dataset.chosen));
  for (const link of document.querySelectorAll("[data-mark]")) {
    if (shown?.dataset.chosen && link.dataset.mark === shown.dataset.chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:afterSettle", mark);

/** A page opened on a sentence shows it in the middle of the paper. */
document.querySelector(".sheet [aria-current]")?.scrollIntoView({ block: "center" });

/** The contents follow what is on the screen. */
const links = new Map([...document.querySelectorAll("[data-section]")].map((link) => [link.dataset.section, link]));
const seen = new Set();
const watch = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target.id);
    const first = [...links.keys()].find((key) => seen.has(key));
    for (const [key, link] of links) link.classList.toggle("on", key === first);
  },
  { rootMargin: "-45% 0px -55% 0px" },
);
for (const key of links.keys()) watch.observe(document.getElementById(key));
