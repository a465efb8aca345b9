/** The desk: keys, panels, who is reading what, photos large, and the next submission fetched ahead. */

import { lookAhead } from "./review/ahead.js";
import { readOn } from "./review/claim.js";
import { listenToKeys } from "./review/keys.js";
import { listenToPhotos } from "./review/light_box.js";
import { listenToPanels, openAsked } from "./review/panels.js";

listenToKeys();
listenToPanels();
listenToPhotos();

/** A page has come: by loading it, or put in place of the one before. */
function begin() {
  openAsked();
  readOn();
  lookAhead(begin);
  document.querySelector('.queue [aria-current="true"]')?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

begin();

/** A decision is sent once, however often the button is pressed. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches(".decide form, .said form")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
