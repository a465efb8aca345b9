/** The search over the register on this phone, and over the server's where only a part of it is here. */

import { spot } from "../../parts.js";
import { Register } from "../../register.js";
import { ask } from "../../server.js";
import { count, say } from "../../words.js";

const SHOWN = 20;
const CALM = 350; // milliseconds without a key before the server is asked

// Folding takes a moment: what was read for a mission serves until another register comes.
let kept = { token: "", where: "", register: null };

export class Search {
  /**
   * @param {object} here the screen: root, app, where ("station" or "centre")
   * @param {(found: {place, metres}[]|null) => void} draw null while nothing is searched
   */
  constructor(here, draw) {
    Object.assign(this, { here, draw });
    this.register = null;
    this.near = null;
    this.isPart = false;
    this.ending = new AbortController();
    this.more = [];
    this.asking = 0;
    this.whole = Promise.resolve(); // until the register has been read through
    this.input = spot(here.root, "form").elements.q;
    this.input.addEventListener("input", () => this.run(), { signal: this.ending.signal });
  }

  /** @param {object|null} data the register as the device holds it; null when it is not here yet */
  start(data) {
    if (!data) {
      this.tell(say("places.no_register"));
      this.isPart = true; // then the server alone is asked
      return;
    }
    this.isPart = data.scope === "part";
    this.register = registerOf(data, this.here.where);
    if (this.register.size === this.register.ready) return this.run();
    this.whole = this.register.prepare((ready, size) => this.prepared(ready, size), this.ending.signal);
  }

  prepared(ready, size) {
    if (ready === size) return this.run();
    const thousands = Math.floor(ready / 1000) * 1000;
    if (!this.input.value.trim() && thousands !== this.toldReady) this.tell(say("places.preparing", thousands, size));
    this.toldReady = thousands;
  }

  /** Search for what stands in the field now. */
  run() {
    const words = this.input.value.trim();
    clearTimeout(this.asking);
    this.more = [];
    if (!words) {
      this.draw(null);
      return this.tell(this.standing());
    }
    this.show(words);
    if (this.isPart && navigator.onLine) this.asking = setTimeout(() => this.askServer(words), CALM);
  }

  show(words) {
    const here = this.register?.search(words, { limit: SHOWN, near: this.near }) ?? [];
    const known = new Set(here.map(({ place }) => place.ref));
    const found = [...here, ...this.more.filter(({ place }) => !known.has(place.ref))].slice(0, 2 * SHOWN);
    this.draw(found);
    const isMore = here.length === SHOWN && !this.more.length;
    if (!found.length) this.tell(`${say("places.none")} ${say("places.none_why")}`);
    else this.tell(isMore ? say("places.first", found.length) : count("places.found", found.length));
  }

  /** A register too big for a phone is asked where it is whole; what it knows stands below what is here. */
  async askServer(words) {
    const { app, where } = this.here;
    const path = `/missions/${app.mission}/field/places/?q=${encodeURIComponent(words)}&kind=${where}`;
    if (!spot(this.here.root, "found").querySelector("li")) this.tell(say("places.asking"));
    const answer = await ask("GET", path);
    if (this.ending.signal.aborted || this.input.value.trim() !== words) return;
    if (answer.outcome !== "ok") return this.tell(say("places.asked_not"));
    this.more = (answer.data.places ?? []).map((place) => ({ place, metres: null }));
    this.show(words);
  }

  standing() {
    if (!this.register) return say("places.no_register");
    const size = count(this.here.where === "centre" ? "places.size_centre" : "places.size", this.register.size);
    return this.isPart ? say("places.part") : size;
  }

  tell(text) {
    spot(this.here.root, "told").textContent = text;
  }

  stop() {
    this.ending.abort();
    clearTimeout(this.asking);
  }
}

function registerOf(data, where) {
  const isKept = kept.token === data.token && kept.where === where && kept.register;
  if (!isKept) kept = { token: data.token, where, register: new Register(data, where) };
  return kept.register;
}
