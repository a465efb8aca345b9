/** The fragment of a checklist made ready for the app: what is for the plain page goes, sections get their way in. */

import { goTo } from "../../../checklist/sheet.js";
import { firstThingsFirst, guardSources } from "./incident.js";

const TYPED = "input[type=text], input[type=time], input[type=datetime-local], input:not([type])";

/**
 * @param {HTMLFormElement} form
 * @param {string} html the server's own drawing of the questions
 * @param {object} record
 */
export function layOut(form, html, record) {
  form.insertAdjacentHTML("afterbegin", html);
  form.querySelector(".visit-day")?.remove(); // the app asks for day, team and breaks together
  const reason = form.querySelector("[name=reason]");
  if (reason && !record.base_revision) reason.closest(".card").remove();
  else if (reason) reason.value = record.reason ?? "";
  if (record.kind === "incident") {
    firstThingsFirst(form);
    guardSources(form);
  }
  for (const input of form.querySelectorAll(TYPED)) input.enterKeyHint = "next";
}

/** One line for each section, which leads to it. */
export function listSections(root, form) {
  const nav = root.querySelector("[data-nav]");
  for (const section of form.querySelectorAll(".section")) {
    const link = document.getElementById("record-section").content.firstElementChild.cloneNode(true);
    const heading = section.querySelector("h2");
    link.dataset.toSection = section.dataset.section;
    link.querySelector("span").textContent = heading.textContent;
    link.addEventListener("click", () => {
      nav.closest("details").removeAttribute("open");
      goTo(heading);
    });
    nav.append(link);
  }
}

/**
 * Enter goes on to the next question that needs a person, as the keypad's own key does; in a text it is a new line.
 * @param {import("../../../checklist/sheet.js").Sheet} sheet
 */
export function enterGoesOn(sheet) {
  sheet.root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(TYPED)) return;
    event.preventDefault();
    const cards = sheet.onScreen.filter((card) => sheet.asked.has(card.key));
    const here = cards.findIndex((card) => card.node.contains(event.target));
    const card = cards.slice(here + 1).find((each) => sheet.open.includes(each));
    if (!card) return event.target.blur();
    goTo(card.node);
    card.node.querySelector(TYPED)?.focus({ preventScroll: true });
  });
}
