/** Photos, sounds and documents at a question and of the whole: kept at once, shown at once, taken off with a way back. */

import * as files from "../../files.js";
import { count, say } from "../../words.js";
import { trouble } from "./trouble.js";

const UNDO = 8000;

/** All places of one record where files are added. */
export class Attachments {
  /**
   * @param {object} options
   * @param {object} options.record
   * @param {import("./saver.js").Saver} options.saver keeps what is typed
   * @param {number} options.most pixels on a photo's longest side
   * @param {(file: object) => string} options.address where the server shows a file
   * @param {() => void} options.changed the record has other files now
   */
  constructor({ record, saver, most, address, changed }) {
    Object.assign(this, { record, saver, most, address, changed });
    this.entries = [...record.files];
    this.places = new Map();
    this.urls = new Set();
    this.leaving = new Map(); // taken off, but not for good yet
    this.adding = Promise.resolve();
  }

  /** Put the button and the pictures of a question into `slot`. @param {string} question "" for the whole */
  place(slot, question, { label, isRich = false, isOpen = false }) {
    const box = document.getElementById("record-files").content.firstElementChild.cloneNode(true);
    for (const each of box.querySelectorAll("[data-rich]")) each.hidden = !isRich;
    box.querySelector("[data-for]").textContent = label;
    box.open = isOpen;
    slot.append(box);
    this.places.set(question, { box, label });
    for (const input of box.querySelectorAll("input[type=file]")) this.listen(input, question);
    for (const entry of this.of(question)) this.show(entry);
    this.count(question);
  }

  of(question) {
    return this.entries.filter((entry) => entry.question === question);
  }

  /** Nothing is chosen before everything typed is kept: the phone may end this page while the camera is open (T7). */
  listen(input, question) {
    let isReady = false;
    input.addEventListener("click", async (event) => {
      if (isReady || this.saver.isSafe) return void (isReady = false);
      event.preventDefault();
      await this.saver.flush();
      isReady = true;
      input.click();
    });
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = "";
      for (const file of chosen) this.add(file, question);
    });
  }

  /** Several at once wait for each other, so that a small phone has one in memory; typing waits for none. */
  add(file, question) {
    const item = this.item(question, { name: file.name, type: file.type });
    item.classList.add("is-working");
    this.picture(item, file);
    this.adding = this.adding.then(() => this.keep(item, file, question));
    return this.adding;
  }

  async keep(item, file, question) {
    try {
      const { isNew, ...entry } = await files.add(this.record.id, { question, name: file.name, blob: file, most: this.most });
      item.classList.remove("is-working");
      if (!isNew && this.entries.some(({ id }) => id === entry.id)) return void item.remove();
      item.dataset.id = entry.id;
      this.entries.push(entry);
      this.count(question);
      this.changed();
    } catch (error) {
      this.failed(item, file, question, error);
    }
  }

  failed(item, file, question, error) {
    item.className = "thumb has-failed";
    const again = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: say("record.try_again") });
    again.addEventListener("click", () => {
      item.remove();
      this.add(file, question);
    });
    const why = Object.assign(document.createElement("p"), { className: "field-errors", textContent: trouble(error, "file") });
    why.setAttribute("role", "alert");
    item.replaceChildren(why, again);
  }

  item(question, { name, type }) {
    const { box, label } = this.places.get(question);
    const list = box.querySelector(".thumbs");
    const item = document.getElementById("record-file").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-name]").textContent = name;
    item.dataset.kind = type.startsWith("image/") ? "photo" : "other";
    item.querySelector("img").alt = say("record.photo_alt", list.children.length + 1, label);
    item.querySelector("[data-remove]").addEventListener("click", () => this.takeOff(item, question));
    item.querySelector("[data-undo]").addEventListener("click", () => this.putBack(item));
    list.append(item);
    box.open = true;
    return item;
  }

  /** A file of the record: its picture from the device, else from the server (T22). */
  async show(entry) {
    const item = this.item(entry.question, entry);
    item.dataset.id = entry.id;
    const blob = await files.blob(entry.id).catch(() => null);
    if (blob) return this.picture(item, blob);
    if (entry.state === "stored" && entry.type.startsWith("image/")) {
      const image = item.querySelector("img");
      image.addEventListener("error", () => (item.dataset.kind = "other"));
      image.src = this.address(entry);
    }
  }

  picture(item, blob) {
    if (!blob.type.startsWith("image/")) return void (item.dataset.kind = "other");
    const image = item.querySelector("img");
    const url = URL.createObjectURL(blob);
    this.urls.add(url);
    image.addEventListener("error", () => (item.dataset.kind = "other")); // what this browser cannot draw keeps its name
    image.src = url;
  }

  takeOff(item, question) {
    const { id } = item.dataset;
    if (!id) return;
    item.classList.add("is-removed");
    item.querySelector("[data-undo]").focus();
    this.leaving.set(id, { item, question, timer: setTimeout(() => this.remove(id), UNDO) });
    this.count(question);
    this.changed();
  }

  putBack(item) {
    const { timer, question } = this.leaving.get(item.dataset.id);
    clearTimeout(timer);
    this.leaving.delete(item.dataset.id);
    item.classList.remove("is-removed");
    item.querySelector("[data-remove]").focus();
    this.count(question);
    this.changed();
  }

  async remove(id) {
    const { item, question, timer } = this.leaving.get(id);
    clearTimeout(timer);
    this.leaving.delete(id);
    try {
      await files.remove(this.record.id, id);
      const hadFocus = item.contains(document.activeElement);
      item.remove();
      if (hadFocus) this.places.get(question).box.querySelector("summary").focus();
      this.entries = this.entries.filter((entry) => entry.id !== id);
    } catch {
      item.classList.remove("is-removed"); // it could not be taken off: it is still there, and shown
    }
    this.count(question);
    this.changed();
  }

  /** Files at a question that are there to stay. */
  staying(question) {
    return this.of(question).filter(({ id }) => !this.leaving.has(id));
  }

  count(question) {
    const { box } = this.places.get(question);
    const here = this.staying(question);
    const photos = here.every(({ type }) => type.startsWith("image/"));
    box.querySelector("[data-count]").textContent = here.length ? count(photos ? "record.photos" : "record.files", here.length) : "";
    box.classList.toggle("has-files", here.length > 0);
  }

  /** Everything chosen is kept and everything taken off is gone: before sending, and on leaving. */
  async settle() {
    await this.adding;
    await Promise.all([...this.leaving.keys()].map((id) => this.remove(id)));
  }

  close() {
    for (const url of this.urls) URL.revokeObjectURL(url);
  }
}
