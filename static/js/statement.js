/** Reading the statement: the sentence whose evidence is shown, and the section in view. */

const isDesk = matchMedia("(min-width: 64rem)").matches;
const evidence = () => document.querySelector("#evidence");
const sentence = () => document.querySelector('.sheet [aria-current="true"]');

/** The sentence and the page follow what stands beside them. */
function mark() {
  const chosen = evidence().dataset.chosen;
  document.querySelector(".reading").classList.toggle("has-chosen", Boolean(chosen));
  for (const link of document.querySelectorAll("[data-mark]")) {
    if (chosen && link.dataset.mark === chosen) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "evidence") return;
  mark();
  if (!isDesk) sentence()?.scrollIntoView({ block: "nearest" });
  evidence().focus({ preventScroll: true });
});

/** Closing gives the paper back, and the keyboard to the sentence it came from. */
function close(address) {
  const from = sentence();
  evidence().dataset.chosen = "";
  mark();
  history.replaceState(null, "", address);
  from?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#evidence .close");
  if (!link) return;
  event.preventDefault();
  close(link.href);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.closest?.("#evidence")) return;
  const link = document.querySelector("#evidence .close");
  if (link) close(link.href);
});

/** A page opened on a sentence shows it in the middle of the paper, on a phone above its evidence. */
sentence()?.scrollIntoView({ block: isDesk ? "center" : "start", behavior: "instant" });

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
