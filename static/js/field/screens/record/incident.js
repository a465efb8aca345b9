/** The incident form: what headquarters must know first stands first, and the telephone before everything. */

import { say } from "../../words.js";

/** The least a colleague needs, in the order one tells it; the keys of a shipped checklist never change. */
const FIRST = ["inc_category", "inc_when", "inc_place", "inc_station", "inc_facts", "inc_team_safe", "inc_ongoing"];
const GUARDED = "sources_protection";
/** Answers after which the telephone comes before the form. */
const AT_RISK = { inc_team_safe: ["no"], inc_ongoing: ["yes"], inc_harm: ["injury", "death"] };

/** Move the first questions into a section of their own, before the sheet counts them. @param {HTMLElement} root */
export function firstThingsFirst(root) {
  const cards = FIRST.map((key) => root.querySelector(`#q-${key}`)).filter(Boolean);
  const section = root.querySelector(".section")?.cloneNode(true);
  if (!section || !cards.length) return;
  for (const card of section.querySelectorAll(".q")) card.remove();
  section.id = "s-first";
  section.dataset.section = "first";
  section.setAttribute("aria-labelledby", "h-first");
  Object.assign(section.querySelector("h2"), { id: "h-first", textContent: say("record.first_things") });
  section.append(...cards);
  root.prepend(section);
  for (const each of root.querySelectorAll(".section")) if (!each.querySelector(".q")) each.remove();
}

/** Mark the questions about sources, so that nobody takes them for part of the story. */
export function guardSources(root) {
  const section = root.querySelector(`#s-${GUARDED}`);
  if (!section) return;
  section.classList.add("guarded");
  section.querySelector(".section-head").after(document.getElementById("record-guarded").content.cloneNode(true));
}

/** The telephone at the top, and again at the answer that says somebody is in danger. */
export class Telephone {
  /** @param {import("../../../checklist/sheet.js").Sheet} sheet @param {string} number "" when the mission gave none */
  constructor(sheet, number) {
    Object.assign(this, { sheet, number });
    this.top = this.notice("record.telephone_first");
    this.there = this.notice("record.telephone_now");
    this.there.setAttribute("role", "alert");
    this.at = "";
  }

  notice(key) {
    const box = document.getElementById("record-telephone").content.firstElementChild.cloneNode(true);
    const link = box.querySelector("a");
    box.querySelector("strong").textContent = say(key);
    link.hidden = !this.number;
    link.href = `tel:${this.number.replace(/[^+\d]/g, "")}`;
    link.querySelector("span").textContent = this.number;
    box.querySelector("[data-no-number]").hidden = Boolean(this.number);
    return box;
  }

  /** After each change: shown at the answer just given, moved only when another answer says it. */
  refresh(answers) {
    const keys = Object.keys(AT_RISK).filter((key) => this.sheet.asked.has(key) && AT_RISK[key].includes(answers[key]));
    this.top.classList.toggle("alarm", keys.length > 0);
    const at = keys.includes(this.at) ? this.at : (keys[0] ?? "");
    if (at === this.at) return;
    this.at = at;
    if (at) this.sheet.byKey.get(at).node.after(this.there);
    else this.there.remove();
  }
}
