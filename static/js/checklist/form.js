/** The plain form, filled while there is a network: the sheet, and leaving it. The server decides everything again. */

import { Sheet } from "./sheet.js";

const form = document.getElementById("checklist");
const words = form.dataset;
const next = document.querySelector("[data-next]");
const sendWords = next.textContent;
const top = () => document.querySelector(".filling-top").getBoundingClientRect().bottom;

function say(template, ...numbers) {
  const rest = [...numbers];
  return template.replace(/%s/g, () => rest.shift());
}

function progress(sheet) {
  document.querySelector("[data-count]").textContent = say(words.wordsCount, sheet.done, sheet.total);
  const bar = document.querySelector("progress.bar");
  bar.max = sheet.total;
  bar.value = sheet.done;
  const left = sheet.open.length;
  document.querySelector("[data-left]").textContent = left ? say(words.wordsLeft, left) : words.wordsAll;
  next.textContent = left ? words.wordsNext : sendWords;
  next.type = left ? "button" : "submit";
}

const sheet = new Sheet(form, {
  endings: JSON.parse(words.endings),
  context: { config: JSON.parse(words.config) },
  count: (done, total) => say(words.wordsCount, done, total),
  onRefresh: progress,
});

sheet.followSections(top, (title) => {
  document.querySelector("[data-section-name]").textContent = title ? ` · ${title}` : "";
});

let dirty = false;
for (const kind of ["input", "change"]) {
  form.addEventListener(kind, () => {
    dirty = true;
  });
}
next.addEventListener("click", (event) => {
  if (!sheet.open.length) return;
  event.preventDefault();
  sheet.goOn(top());
});
for (const link of document.querySelectorAll("[data-to-section]")) {
  link.addEventListener("click", () => link.closest("details").removeAttribute("open"));
}
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
form.addEventListener("submit", () => {
  dirty = false;
  for (const button of document.querySelectorAll("button[type=submit][form=checklist], #checklist .send")) {
    button.setAttribute("aria-disabled", "true");
    button.textContent = words.wordsSending;
  }
});
addEventListener("pageshow", () => sheet.refresh());
