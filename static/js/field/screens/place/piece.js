/** One place to choose, as a large target. */

import { distanceInWords } from "../../nearby.js";
import { part, setChip } from "../../parts.js";
import { language, say } from "../../words.js";

/**
 * @param {object} here the screen: root, choose(place, team)
 * @param {object} place PLACE of the pack
 * @param {{isExpected?: boolean, isHere?: boolean, team?: string, metres?: number|null}} [known]
 */
export function piece(here, place, { isExpected = false, isHere = false, team, metres = null } = {}) {
  const away = metres === null ? "" : distanceInWords(metres, language);
  const where = [place.address, place.area].filter(Boolean).join(" · ");
  const node = part(here.root, "place", { code: place.code, name: place.name, where });
  const state = isHere ? say("places.here") : away || (isExpected ? say("places.expected") : "");
  setChip(node, { tone: isExpected || isHere ? "accent" : "", text: state });
  const button = node.querySelector("button");
  button.dataset.place = place.ref;
  button.addEventListener("click", () => here.choose(place, team));
  return node;
}
