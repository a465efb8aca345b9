/** Deleting a draft: it goes from the list at once and from the phone ten seconds later, unless it is taken back. */

import { fill, spot } from "../../parts.js";
import * as records from "../../records.js";
import { titled } from "../../standing.js";
import { say } from "../../words.js";

const UNDO = 10 * 1000;

export class Removal {
  /** @param {HTMLElement} root the screen @param {() => Promise<void>} draw draws its list anew */
  constructor(root, draw) {
    Object.assign(this, { root, draw, id: null, timer: 0 });
    spot(root, "undo").querySelector("button").addEventListener("click", () => this.undo());
  }

  has(id) {
    return this.id === id;
  }

  /** One at a time: beginning another ends the one before. */
  async begin(id) {
    await this.finish();
    const record = await records.get(id);
    this.id = id;
    fill(spot(this.root, "undo"), { undone: say("outbox.deleted", titled(record)) }).hidden = false;
    await this.draw();
    spot(this.root, "undo").querySelector("button").focus({ preventScroll: true });
    this.timer = setTimeout(() => this.finish(), UNDO);
  }

  undo() {
    clearTimeout(this.timer);
    const { id } = this;
    this.id = null;
    spot(this.root, "undo").hidden = true;
    return this.draw().then(() => this.root.querySelector(`[data-focus="open ${id}"]`)?.focus());
  }

  /** For good. A phone that ends the page before this keeps the draft. */
  async finish() {
    clearTimeout(this.timer);
    const { id } = this;
    if (!id) return;
    this.id = null;
    spot(this.root, "undo").hidden = true;
    try {
      await records.remove(id);
    } catch (error) {
      if (!["NoSuchRecord", "NotADraft"].includes(error.name)) throw error; // sent or removed meanwhile, in another tab
    }
  }
}
