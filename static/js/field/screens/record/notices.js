/** What the form says of itself: why it came back, what keeps it from going, and that it is kept. */

import { say } from "../../words.js";
import { clock } from "./opening.js";
import { trouble } from "./trouble.js";

/**
 * The coordinator's reason on top, and what they ask at single questions there.
 * @param {import("../../../checklist/sheet.js").Sheet} sheet
 * @param {{by: string, reason: string, remarks?: {question: string, text: string, by: string}[]}|null} returned
 */
export function showReturned(root, sheet, returned) {
  const box = root.querySelector("[data-returned]");
  box.hidden = !returned;
  if (!returned) return;
  box.querySelector("strong").textContent = say("record.returned_by", returned.by ?? "");
  box.querySelector("[data-said]").textContent = returned.reason;
  const remarks = (returned.remarks ?? []).filter(({ question }) => sheet.byKey.has(question));
  box.querySelector("ul").replaceChildren(...remarks.map(({ question, text }) => line(sheet, { key: question, text })));
  for (const { question, text, by } of remarks) {
    const remark = Object.assign(document.createElement("p"), { className: "remark", textContent: text });
    remark.prepend(Object.assign(document.createElement("b"), { textContent: `${by}: ` }));
    sheet.byKey.get(question).node.querySelector("legend").after(remark);
  }
}

/**
 * What keeps the form back, with a way to each answer; nothing when nothing does.
 * @param {import("../../../checklist/sheet.js").Sheet} sheet
 * @param {{key: string, text: string}[]} problems
 */
export function showProblems(root, sheet, problems) {
  const box = root.querySelector("[data-summary]");
  const was = box.dataset.shown;
  box.dataset.shown = JSON.stringify(problems);
  if (was === box.dataset.shown) return;
  box.hidden = problems.length === 0;
  box.querySelector("strong").textContent = say("record.not_sent");
  box.querySelector("ul").replaceChildren(...problems.map((problem) => line(sheet, problem)));
}

function line(sheet, { key, text }) {
  const item = document.createElement("li");
  const card = sheet.byKey.get(key);
  if (card) {
    const to = Object.assign(document.createElement("button"), { type: "button", className: "linkish", textContent: card.text });
    to.addEventListener("click", () => sheet.goToQuestion(key));
    item.append(to);
  }
  item.append(Object.assign(document.createElement("span"), { textContent: text }));
  return item;
}

/** "Saved on this phone 14:07", always in sight; in red, with what to do, when it was not. */
export function showSaved(root, { at, error }) {
  const saved = root.querySelector("[data-saved]");
  const alarm = root.querySelector("[data-not-saved]");
  saved.textContent = at ? say("record.saved", clock(at)) : "";
  alarm.hidden = !error;
  if (error) alarm.querySelector("p").textContent = trouble(error, "answers");
}
