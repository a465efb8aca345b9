/** The register on the device, searched over as somebody types: number, name, address and area. Pure. */

import { fold, loose } from "./fold.js";
import { metresBetween } from "./nearby.js";

const SLICE = 8; // milliseconds of work between two pauses: a key press is never kept waiting
const WORDS = 6;
const SHORTEST_LOOSE = 2; // one letter in the loose spelling says nothing
const SHORTEST_INSIDE = 3; // fewer are looked for at the beginning of words only

// What a match is worth: the smaller, the higher it stands. Words of a search add up.
const EXACT_NUMBER = 0;
const NAME = 1;
const ADDRESS = 2;
const AREA = 3;
const INSIDE = 5; // added when the word does not begin there
const LOOSE = 10; // added when only the loose spelling matches
const NUMBER_BEGINS = 20; // a number one did not ask for stands below all that was
const FIGURE_ELSEWHERE = 22;
const NONE = 255;
const WORST = 127;

/** One kind of places (stations or centres) of one register, ready to be searched once `prepare` has run. */
export class Register {
  /**
   * @param {{areas: [string, string, number|null][], stations: Array, centres: Array}} data as the server gives it
   * @param {"station"|"centre"} kind
   */
  constructor(data, kind = "station") {
    this.kind = kind;
    this.rows = kind === "centre" ? data.centres : data.stations;
    this.size = this.rows.length;
    this.ready = 0;
    this.areas = data.areas;
    this.areaTexts = data.areas.map((_, index) => spellings(areaWords(data.areas, index)));
    this.folded = new Array(this.size);
    this.loosened = new Array(this.size);
    this.nameAt = new Uint16Array(this.size);
    this.addressAt = new Uint16Array(this.size);
    this.numbers = new Array(this.size);
  }

  /**
   * Folds every place, in slices with pauses between them. A search before the end looks at what is ready.
   * @param {(ready: number, size: number) => void} [tell] after each slice
   * @param {AbortSignal} [signal] stops it for good
   * @returns {Promise<void>}
   */
  async prepare(tell = () => {}, signal = undefined) {
    while (this.ready < this.size && !signal?.aborted) {
      const until = performance.now() + SLICE;
      while (this.ready < this.size && performance.now() < until) this._add(this.ready++);
      tell(this.ready, this.size);
      if (this.ready < this.size) await pause();
    }
  }

  /**
   * Places that have every word, best first: an exact number, a number that begins so, then name, address, area.
   * Among equals the nearest stands first when it is known where the person is. Without words: the nearest.
   * @param {string} words as typed
   * @param {{limit?: number, near?: {lat: number, lng: number}|null}} [options]
   * @returns {{place: object, metres: number|null}[]}
   */
  search(words, { limit = 20, near = null } = {}) {
    const asked = wanted(words);
    if (!asked.length) return near ? this._best(this._all(), limit, near) : [];
    const inAreas = asked.map((word) => this.areaTexts.map((text) => areaScore(text, word)));
    const whole = `${fold(words)}\n`;
    const found = new Map(); // score -> indexes
    for (let index = 0; index < this.ready; index += 1) {
      const score = this._score(index, asked, inAreas, whole);
      if (score === NONE) continue;
      if (!found.has(score)) found.set(score, []);
      found.get(score).push(index);
    }
    const best = [];
    for (const score of [...found.keys()].sort((a, b) => a - b)) {
      best.push(...this._best(found.get(score), limit - best.length, near));
      if (best.length >= limit) break;
    }
    return best;
  }

  /** Whether any of its places says where it lies. */
  get hasPositions() {
    return this.kind === "station" && this.rows.some((row) => typeof row[5] === "number");
  }

  /** The place an answer names, or null. @param {string} ref @returns {object|null} */
  find(ref) {
    const index = this.rows.findIndex((row) => row[0] === ref);
    return index < 0 ? null : this.place(index);
  }

  /** A place as records and screens hold it. @param {number} index @returns {object} */
  place(index) {
    const [ref, code, name, ...rest] = this.rows[index];
    const [address, area, lat, lng] = this.kind === "centre" ? ["", rest[0], null, null] : rest;
    return { kind: this.kind, ref, code, name, address, area: this.areas[area]?.[1] ?? "", lat, lng };
  }

  _add(index) {
    const [, code, name, address] = this.rows[index];
    const number = fold(code);
    const called = fold(name);
    const where = this.kind === "centre" ? "" : fold(address ?? "");
    this.folded[index] = `\n${number}\n${called}\n${where}`;
    this.loosened[index] = loose(this.folded[index]);
    this.numbers[index] = /0*(\d+)\D*$/.exec(number)?.[1] ?? "";
    this.nameAt[index] = number.length + 1;
    this.addressAt[index] = number.length + called.length + 2;
  }

  _score(index, asked, inAreas, whole) {
    const area = this.rows[index][this.kind === "centre" ? 3 : 4];
    let sum = 0;
    for (let n = 0; n < asked.length; n += 1) {
      const here = this._wordScore(index, asked[n]);
      const there = inAreas[n][area] ?? NONE;
      const score = here < there ? here : there;
      if (score === NONE) return NONE;
      sum += score;
    }
    if (this.folded[index].startsWith(whole, 1)) return EXACT_NUMBER;
    return Math.min(sum + 1, WORST);
  }

  _wordScore(index, word) {
    const text = this.folded[index];
    if (word.isFigure) return this._figureScore(index, text, word);
    const first = text.indexOf(word.text);
    if (first < 0) return looseScore(this.loosened[index], word);
    const at = startOf(text, word.text, first);
    if (at >= 0) return at < this.addressAt[index] ? NAME : ADDRESS;
    if (word.text.length < SHORTEST_INSIDE) return looseScore(this.loosened[index], word);
    return INSIDE + (first < this.addressAt[index] ? NAME : ADDRESS);
  }

  /** A figure is the station's number, however many noughts it is written with, or stands in the name or address. */
  _figureScore(index, text, word) {
    const number = this.numbers[index];
    if (number === word.number) return EXACT_NUMBER;
    if (number.startsWith(word.number)) return NUMBER_BEGINS;
    const at = Math.max(startOf(text, word.text), startOf(text, word.number));
    if (at < 0) return NONE;
    return at < this.nameAt[index] ? NUMBER_BEGINS : FIGURE_ELSEWHERE;
  }

  _all() {
    return Array.from({ length: this.ready }, (_, index) => index);
  }

  /** The first `limit` of equals: the nearest, else the shortest number, else as the register has them. */
  _best(indexes, limit, near) {
    const keys = indexes.map((index) => (near ? this._metres(index, near) ?? Infinity : this.nameAt[index]));
    const order = topOf(keys, limit);
    return order.map((n) => ({ place: this.place(indexes[n]), metres: near ? this._metres(indexes[n], near) : null }));
  }

  _metres(index, near) {
    const row = this.rows[index];
    if (this.kind === "centre" || typeof row[5] !== "number" || typeof row[6] !== "number") return null;
    return metresBetween(near.lat, near.lng, row[5], row[6]);
  }
}

function areaWords(areas, index) {
  const words = [];
  for (let at = index, depth = 0; at !== null && areas[at] && depth < 6; at = areas[at][2], depth += 1) {
    words.push(areas[at][1]);
  }
  return words.join("\n");
}

function spellings(words) {
  const folded = `\n${fold(words)}`;
  return { folded, loosened: loose(folded) };
}

function wanted(words) {
  return fold(words)
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, WORDS)
    .map((text) => ({ text, loose: loose(text), isFigure: /^\d+$/.test(text), number: text.replace(/^0+(?=\d)/, "") }));
}

/** Where a word of the text begins with this one, from its first occurrence on; -1 for nowhere. */
function startOf(text, word, first = text.indexOf(word)) {
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 10 || before === 32) return at;
  }
  return -1;
}

function areaScore({ folded, loosened }, word) {
  if (startOf(folded, word.text) >= 0) return word.isFigure ? FIGURE_ELSEWHERE : AREA;
  if (word.isFigure) return NONE;
  if (word.text.length >= SHORTEST_INSIDE && folded.includes(word.text)) return INSIDE + AREA;
  const score = looseScore(loosened, word);
  return score === NONE ? NONE : score + AREA;
}

function looseScore(loosened, word) {
  if (word.loose.length < SHORTEST_LOOSE) return NONE;
  const first = loosened.indexOf(word.loose);
  if (first < 0) return NONE;
  if (startOf(loosened, word.loose, first) >= 0) return LOOSE;
  return word.loose.length >= SHORTEST_INSIDE ? LOOSE + INSIDE : NONE;
}

/** Positions of the `limit` smallest keys, in order; equal keys keep theirs. One pass, however many there are. */
function topOf(keys, limit) {
  const top = [];
  for (let n = 0; n < keys.length; n += 1) {
    if (top.length >= limit && keys[n] >= keys[top[top.length - 1]]) continue;
    let at = top.length;
    while (at > 0 && keys[top[at - 1]] > keys[n]) at -= 1;
    top.splice(at, 0, n);
    if (top.length > limit) top.pop();
  }
  return top;
}

/** Lets the browser answer a key press or draw before the next slice. */
function pause() {
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resume();
    };
    port2.postMessage(null);
  });
}
