/** Answers that are lists: people met, official figures, files attached; as missions/checklists/records.py says. Pure. */

import { isObject, own } from "./json.js";
import { LARGEST, Unfit, shown, tidyText } from "./special.js";

const LONGEST_LIST = 200;
const SHA256 = /^[0-9a-f]{64}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const PERSON_FIELDS = ["name", "title", "public"];
const FACT_FIELDS = ["label", "unit", "source", "number", "as_of", "second_number", "second_unit"];

/** [{name, title, public}]; a person is not public unless it is said. @throws {Unfit} */
export function cleanPersons(value) {
  return records(value, PERSON_FIELDS).map((record, index) => {
    const which = index + 1;
    const isPublic = own(record, "public", false);
    if (typeof isPublic !== "boolean") throw new Unfit("person", which);
    const name = needed(record, "name", which);
    return { name, title: words(record, "title"), public: isPublic };
  });
}

/** [{label, number, unit, source, as_of}] and, for a pair of figures, the second one. @throws {Unfit} */
export function cleanFacts(value) {
  return records(value, FACT_FIELDS).map((record, index) => {
    const which = index + 1;
    const [label, unit, source] = ["label", "unit", "source"].map((name) => needed(record, name, which));
    const fact = { label, number: number(record, "number", which), unit, source, as_of: day(record, which) };
    const second = own(record, "second_number") ?? null;
    const secondUnit = words(record, "second_unit");
    if ((second === null) !== (secondUnit === "")) throw new Unfit("fact.second", which);
    if (second === null) return fact;
    return { ...fact, second_number: number(record, "second_number", which), second_unit: secondUnit };
  });
}

/** [sha256, ...] in small hexadecimal letters. @throws {Unfit} */
export function cleanAttachments(value) {
  if (!Array.isArray(value) || value.length > LONGEST_LIST) throw new Unfit("type.files", LONGEST_LIST);
  for (const item of value) {
    if (typeof item !== "string" || !SHA256.test(item)) throw new Unfit("attachment");
  }
  if (new Set(value).size !== value.length) throw new Unfit("unique.files");
  return [...value];
}

/** Whether a day of the calendar is written YYYY-MM-DD. @returns {boolean} */
export function isDate(text) {
  if (typeof text !== "string" || !DATE.test(text) || text < "0001") return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

function records(value, fields) {
  const names = fields.join(", ");
  if (!Array.isArray(value) || value.length > LONGEST_LIST) throw new Unfit("type.records", LONGEST_LIST, names);
  for (const record of value) {
    if (!isObject(record)) throw new Unfit("type.record", names);
    const unknown = Object.keys(record).filter((name) => !fields.includes(name));
    if (unknown.length) throw new Unfit("unknown_field", unknown.map(shown).sort()[0]);
  }
  return value;
}

function words(record, name) {
  const given = own(record, name) ?? null;
  return given === null ? "" : tidyText(given);
}

function needed(record, name, which) {
  const text = words(record, name);
  if (!text) throw new Unfit(`incomplete_record.${name}`, which);
  return text;
}

function number(record, name, which) {
  const value = own(record, name);
  if (typeof value !== "number" || !(Math.abs(value) <= LARGEST)) throw new Unfit(`fact.${name}`, which);
  return value;
}

function day(record, which) {
  const value = own(record, "as_of");
  if (!isDate(value)) throw new Unfit("fact.as_of", which);
  return value;
}
