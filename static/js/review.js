/** Keys for the desk: each button prints its own key and says it in data-key; the key presses the button. */

const STORE = "tanik-keys";

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") !== null;
}

/** A summary opens its panel and hands over to the first field in it; anything else is simply pressed. */
function press(control) {
  const panel = control.closest("[data-reason-panel]");
  if (panel && control.localName === "summary") return toggle(panel);
  control.click();
}

function toggle(panel) {
  panel.open = !panel.open;
  (panel.open ? panel.querySelector("textarea") : panel.querySelector("summary")).focus();
}

document.addEventListener("keydown", (event) => {
  const panel = event.target.closest?.("[data-reason-panel]");
  if (panel?.open && event.key === "Escape") return toggle(panel);
  if (panel && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return panel.querySelector("form").requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || !areOn()) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control) return;
  event.preventDefault();
  press(control);
});

/** Single keys can be turned off: speech and unsteady hands press them by accident (WCAG 2.1.4). */
const areOn = () => localStorage.getItem(STORE) !== "off";
const keysSwitch = document.querySelector("[data-keys]");

function show() {
  document.documentElement.classList.toggle("keys-off", !areOn());
  if (keysSwitch) keysSwitch.checked = areOn();
}

keysSwitch?.addEventListener("change", () => {
  localStorage.setItem(STORE, keysSwitch.checked ? "on" : "off");
  show();
});
show();

/** A decision is sent once, however often the button is pressed. */
for (const form of document.querySelectorAll(".decide form, .said form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

for (const panel of document.querySelectorAll("[data-reason-panel]")) {
  if (panel.open) panel.querySelector("textarea").focus();
  panel.querySelector("summary").addEventListener("click", () => {
    if (!panel.open) requestAnimationFrame(() => panel.querySelector("textarea").focus());
  });
}

document.querySelector('.queue [aria-current="true"]')?.scrollIntoView({ block: "nearest", behavior: "instant" });
