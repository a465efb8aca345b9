/** Keys of the desk: each button prints its own key and says it in data-key; the key presses the button. */

import { putReady, toggle } from "./panels.js";

const STORE = "tanik-keys";

const isTyping = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable]"));

/** Single keys can be turned off: speech and unsteady hands press them by accident (WCAG 2.1.4). */
const areOn = () => localStorage.getItem(STORE) !== "off";

/** A summary opens its panel, a field is gone to, a dialog opened; anything else is simply pressed. */
function press(control) {
  const panel = control.closest("[data-reason-panel]");
  if (panel && control.localName === "summary") toggle(panel);
  else if (control.matches("input, textarea")) {
    control.focus();
    control.select();
  } else control.click();
}

function show() {
  document.documentElement.classList.toggle("keys-off", !areOn());
  for (const choice of document.querySelectorAll("[data-keys]")) choice.checked = areOn();
}

function onKey(event) {
  const panel = event.target.closest?.("[data-reason-panel]");
  if (panel?.open && event.key === "Escape") return toggle(panel);
  if (panel && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(panel);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !areOn()) return;
  if (document.querySelector("dialog[open]")) return;
  if (panel && putReady(panel, event)) return;
  if (isTyping(event.target)) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!control) return;
  event.preventDefault();
  press(control);
}

function send(panel) {
  panel.querySelector("form").requestSubmit(panel.querySelector("button.main"));
}

/** Listen once for the whole life of the page, whatever is put into it later. */
export function listenToKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys]")) return;
    localStorage.setItem(STORE, event.target.checked ? "on" : "off");
    show();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
  });
  show();
}

/** Show anew whether keys are on, in a page that has just been put in place. */
export const showKeys = show;
