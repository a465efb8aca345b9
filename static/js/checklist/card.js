/** One question on the screen: what was answered, in the record's shape (docs/formats.md), and back again. */

import { addRow } from "./controls.js";

const ROWS = {
  person_list: ["name", "title", "public"],
  fact_list: ["label", "number", "unit", "second_number", "second_unit", "source", "as_of"],
};
const NUMBERS = ["number", "second_number"];
const MOST_ROWS = 50;

/** A card of the form; the server's ChecklistForm reads the same names the same way. */
export class Card {
  /** @param {HTMLElement} node the fieldset of templates/missions/submissions/form/question.html */
  constructor(node) {
    this.node = node;
    this.key = node.dataset.key;
    this.type = node.dataset.type;
    this.relevant = node.dataset.relevant ? JSON.parse(node.dataset.relevant) : null;
    this.words = node.dataset.words ? JSON.parse(node.dataset.words) : null;
    this.repeats = node.dataset.repeats ? node.dataset.repeats.split(" ") : null;
    this.note = node.querySelector(".note");
  }

  /** The question in the words of the form. */
  get text() {
    return this.node.querySelector("legend").firstChild.textContent.trim();
  }

  /** The answer on the screen, null when blank; what makes no sense stays as typed. */
  answer() {
    if (!this.repeats) return partAnswer(this, this.key);
    const found = {};
    for (const number of this.repeats) {
      const answer = partAnswer(this, `${this.key}.${number}`);
      if (answer !== null) found[number] = answer;
    }
    return Object.keys(found).length ? found : null;
  }

  /** Show an answer of a record; null or undefined empties the question. */
  fill(answer) {
    if (!this.repeats) return fillPart(this, this.key, answer);
    const isForAll = typeof answer === "string";
    for (const number of this.repeats) fillPart(this, `${this.key}.${number}`, isForAll ? answer : answer?.[number]);
  }

  /** The note beside the answer, "" when there is none. */
  comment() {
    return this.note?.querySelector("textarea").value.trim() ?? "";
  }

  fillComment(text) {
    if (!this.note) return;
    this.note.querySelector("textarea").value = text ?? "";
    if (text) this.note.open = true;
  }

  /** Every value in an answer, whether one, several, or one for each ballot question. */
  static values(answer) {
    if (answer === null || answer === undefined) return [];
    if (Array.isArray(answer)) return answer;
    return typeof answer === "object" ? Object.values(answer).flat() : [answer];
  }
}

function named(card, name) {
  return [...card.node.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
}

function partAnswer(card, name) {
  const special = named(card, `${name}.special`).find((box) => box.checked);
  if (special) return special.value;
  if (ROWS[card.type]) return rowsOf(card, name);
  const fields = named(card, name);
  if (card.type === "multi") {
    const chosen = fields.filter((field) => field.checked).map((field) => field.value);
    return chosen.length ? chosen : null;
  }
  const given = fields.find((field) => (field.type === "radio" ? field.checked : field.value.trim()));
  return given ? valueOf(card.type, given) : null;
}

function valueOf(type, field) {
  const text = field.value.trim();
  if (field.type === "radio") return text;
  if (type === "integer") return whole(text);
  if (type === "time") return text.slice(0, 5); // some browsers add seconds
  return type === "datetime" ? text.slice(0, 16) : text;
}

function fillPart(card, name, answer) {
  const specials = named(card, `${name}.special`);
  const isSpecial = specials.some((box) => box.value === answer);
  for (const box of specials) box.checked = box.value === answer;
  if (ROWS[card.type]) return fillRows(card, name, isSpecial ? [] : (answer ?? []));
  for (const field of named(card, name)) {
    if (field.type === "checkbox") field.checked = Array.isArray(answer) && answer.includes(field.value);
    else if (field.type === "radio") field.checked = field.value === answer;
    else field.value = isSpecial || answer === null || answer === undefined ? "" : String(answer);
  }
}

/** Rows in order; rows left wholly empty are spare ones. */
function rowsOf(card, name) {
  const found = [];
  for (let number = 0; number < MOST_ROWS; number += 1) {
    const row = {};
    for (const part of ROWS[card.type]) {
      const [field] = named(card, `${name}.${number}.${part}`);
      if (field) row[part] = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value.trim();
    }
    if (!Object.keys(row).length) break;
    if (Object.values(row).some(Boolean)) found.push(tidied(row));
  }
  return found.length ? found : null;
}

function tidied(row) {
  const record = {};
  for (const [part, text] of Object.entries(row)) {
    if (part === "public") record[part] = text === "on";
    else if (text !== "") record[part] = NUMBERS.includes(part) ? numeral(text) : text;
  }
  return record;
}

function fillRows(card, name, rows) {
  const list = named(card, `${name}.0.${ROWS[card.type][0]}`)[0]?.closest("[data-records]");
  if (!list) return;
  const needed = Array.isArray(rows) ? rows : [];
  while (list.querySelectorAll(".record").length < needed.length) addRow(list);
  list.querySelectorAll(".record").forEach((node, number) => {
    if (needed[number]) node.hidden = false;
    for (const part of ROWS[card.type]) {
      const [field] = named(card, `${name}.${number}.${part}`);
      const value = needed[number]?.[part];
      if (field.type === "checkbox") field.checked = value === true;
      else field.value = value === null || value === undefined ? "" : String(value);
    }
  });
}

/** 1 904 and 1904 are one number; anything else stays as typed, for the checklist to refuse. */
function whole(text) {
  const plain = text.replace(/\s/g, "");
  return /^[+-]?\d+$/.test(plain) ? Number(plain) : text;
}

function numeral(text) {
  const plain = text.replace(/\s/g, "").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : text;
}
