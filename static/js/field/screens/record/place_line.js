/** Where the record is about: named in its question and in the header; another place is one tap away. */

import { say } from "../../words.js";

/**
 * Turn the question for the place into a line with a way to the list of places.
 * @param {import("../../../checklist/card.js").Card} card the question whose answer names the place
 * @param {object} record
 * @param {() => void} choose goes to the list of places
 */
export function showPlace(card, record, choose) {
  const box = document.getElementById("record-place").content.firstElementChild.cloneNode(true);
  const { place } = record;
  const isNamed = place && place.ref === card.answer();
  box.querySelector("[data-code]").textContent = isNamed ? place.code : (card.answer() ?? "");
  box.querySelector("[data-name]").textContent = isNamed ? [place.name, place.area].filter(Boolean).join(", ") : "";
  const isGiven = card.answer() !== null;
  box.querySelector(".place-name").hidden = !isGiven;
  const button = box.querySelector("[data-another]");
  button.textContent = say(isGiven ? "record.another_place" : "record.choose_place");
  button.classList.toggle("main", !isGiven);
  button.addEventListener("click", choose);
  const typed = card.node.querySelector(".place-change"); // holds the answer; places without a register are typed in the list
  typed.hidden = true;
  typed.before(box);
}
