/** The stations around the person, asked for by a button that says why; the position goes nowhere. */

import { list, spot } from "../../parts.js";
import { whereAmI } from "../../nearby.js";
import { say } from "../../words.js";
import { piece } from "./piece.js";

const SHOWN = 8;

/**
 * Offer it, where the register knows where its stations are.
 * @param {object} here the screen @param {import("./search.js").Search} search with its register
 */
export function offerNearest(here, search) {
  const { root } = here;
  const ask = spot(root, "near-ask");
  ask.hidden = !search.register?.hasPositions;
  spot(root, "near-button").addEventListener("click", async ({ currentTarget: button }) => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    tell(root, say("places.locating"));
    try {
      [search.near] = await Promise.all([whereAmI(), search.whole]);
      tell(root, "");
      drawNear(here, search);
      ask.hidden = true;
    } catch (error) {
      tell(root, say(`places.${error.reason ?? "unknown"}`));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

function drawNear(here, search) {
  const near = search.register.search("", { limit: SHOWN, near: search.near });
  const pieces = near.map(({ place, metres }) => piece(here, place, { metres }));
  list(spot(here.root, "near"), pieces);
  search.run();
  pieces[0]?.querySelector("button").focus({ preventScroll: true });
  spot(here.root, "near").scrollIntoView({ block: "nearest" });
}

function tell(root, text) {
  spot(root, "near-told").textContent = text;
}
