/** The checklist on the screen: what is asked, how far it is, where to go next. The server decides everything again. */

import { asked, needsWords } from "./relevance.js";
import { enhance } from "./controls.js";

const form = document.getElementById("checklist");
const config = JSON.parse(form.dataset.config);
const endings = JSON.parse(form.dataset.endings);
const words = form.dataset;
const cards = [...form.querySelectorAll(".q")].map((node) => ({
  node,
  key: node.dataset.key,
  type: node.dataset.type,
  relevant: node.dataset.relevant ? JSON.parse(node.dataset.relevant) : null,
  words: node.dataset.words ? JSON.parse(node.dataset.words) : null,
  note: node.querySelector(".note"),
}));
const sections = [...form.querySelectorAll(".section")];
const next = document.querySelector("[data-next]");
const sendWords = next.textContent;

/** The answer on the screen in the record's shape, null when blank. */
function answerOf({ node, key, type }) {
  const special = node.querySelector("input[data-special][type=checkbox]:checked");
  if (special) return special.value;
  const fields = [...node.querySelectorAll("input, select, textarea")].filter(
    (field) => (field.name === key || field.name.startsWith(`${key}.`)) && !field.name.endsWith(".comment") && !field.name.endsWith(".special"),
  );
  if (type === "multi") {
    const chosen = fields.filter((field) => field.checked).map((field) => field.value);
    return chosen.length ? chosen : null;
  }
  const filled = fields.filter((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value.trim()));
  if (!filled.length) return null;
  const values = filled.map((field) => (type === "integer" && field.type === "text" ? whole(field.value) : field.value));
  return values.length > 1 ? values : values[0];
}

function whole(text) {
  const plain = text.replace(/\s/g, "");
  return /^-?\d+$/.test(plain) ? Number(plain) : text;
}

function say(template, ...numbers) {
  let rest = [...numbers];
  return template.replace(/%s/g, () => rest.shift());
}

let open = [];

function refresh() {
  const answers = Object.fromEntries(cards.map((card) => [card.key, answerOf(card)]));
  const keys = asked(cards, endings, answers, config);
  for (const card of cards) {
    card.node.dataset.asked = keys.has(card.key) ? "yes" : "no";
    const asks = needsWords(card.words, answers[card.key]);
    if (card.note) {
      if (asks && !card.note.classList.contains("asks")) card.note.open = true;
      card.note.classList.toggle("asks", asks);
    }
  }
  open = cards.filter((card) => keys.has(card.key) && answers[card.key] === null);
  const total = keys.size;
  const done = total - open.length;
  document.querySelector("[data-count]").textContent = say(words.wordsCount, done, total);
  const bar = document.querySelector("progress.bar");
  bar.max = total;
  bar.value = done;
  document.querySelector("[data-left]").textContent = open.length ? say(words.wordsLeft, open.length) : words.wordsAll;
  next.textContent = open.length ? words.wordsNext : sendWords;
  next.type = open.length ? "button" : "submit";
  for (const section of sections) countSection(section, keys, answers);
}

function countSection(section, keys, answers) {
  const inside = cards.filter((card) => section.contains(card.node) && keys.has(card.key));
  const done = inside.filter((card) => answers[card.key] !== null).length;
  const text = say(words.wordsCount, done, inside.length);
  section.hidden = inside.length === 0;
  section.querySelector("[data-section-count]").textContent = text;
  const link = document.querySelector(`[data-to-section="${section.dataset.section}"]`);
  link.hidden = section.hidden;
  link.querySelector("[data-nav-count]").textContent = text;
}

/** The first unanswered question below the top of the screen, else the first of all. */
function goOn() {
  const line = document.querySelector(".filling-top").getBoundingClientRect().bottom;
  const below = open.find(({ node }) => node.getBoundingClientRect().top > line + 24);
  const { node } = below ?? open[0];
  node.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  node.focus({ preventScroll: true });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The header names the section one is in. */
function nameSections() {
  const name = document.querySelector("[data-section-name]");
  const seen = new IntersectionObserver(
    () => {
      const line = document.querySelector(".filling-top").getBoundingClientRect().bottom + 80;
      const here = sections.filter((section) => !section.hidden && section.getBoundingClientRect().top <= line).pop();
      name.textContent = here ? ` · ${here.querySelector("h2").textContent}` : "";
    },
    { threshold: [0, 0.01, 0.05, 0.1, 0.5, 1], rootMargin: "-80px 0px -60% 0px" },
  );
  for (const section of sections) seen.observe(section);
}

let dirty = false;
enhance(form);
refresh();
nameSections();

form.addEventListener("input", () => {
  dirty = true;
  refresh();
});
form.addEventListener("change", () => {
  dirty = true;
  refresh();
});
next.addEventListener("click", (event) => {
  if (!open.length) return;
  event.preventDefault();
  goOn();
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
addEventListener("pageshow", refresh);
