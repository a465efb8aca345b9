/** A record being filled: the sheet, everything kept at once, and the way to sending it. */

import { goTo, Sheet } from "../../../checklist/sheet.js";
import * as records from "../../records.js";
import { say } from "../../words.js";
import { Attachments } from "./attachments.js";
import { firstThingsFirst, guardSources, Telephone } from "./incident.js";
import { clock, otherAnswers } from "./opening.js";
import { showPlace, typedPlace } from "./place_line.js";
import { Remarks } from "./remarks.js";
import { Saver } from "./saver.js";
import { sendForm } from "./sending.js";
import { trouble } from "./trouble.js";
import { Visit } from "./visit.js";

const top = () => document.querySelector(".top").getBoundingClientRect().bottom;
const TYPED = "input[type=text], input[type=time], input[type=datetime-local], input:not([type])";

export class Filling {
  /**
   * @param {HTMLElement} root the screen
   * @param {object} record a draft
   * @param {{app: object, pack: object, checklist: object, again: () => Promise<void>}} here
   */
  constructor(root, record, { app, pack, checklist, again }) {
    Object.assign(this, { root, record, app, pack, again, definition: checklist.definition, others: {} });
    this.form = root.querySelector("#checklist");
    this.form.insertAdjacentHTML("afterbegin", checklist.html);
    this.section = "";
    this.ends = new AbortController();
    this.prepare();
    this.makeParts();
    this.listen();
    this.loadOthers();
  }

  /** What of the fragment is for the plain page, or stands in another order here. */
  prepare() {
    this.form.querySelector(".visit-day")?.remove();
    const reason = this.form.querySelector("[name=reason]");
    this.reason = reason;
    if (reason && !this.record.base_revision) reason.closest(".card").hidden = true;
    if (reason) reason.value = this.record.reason ?? "";
    if (this.record.kind === "incident") {
      firstThingsFirst(this.form);
      guardSources(this.form);
    }
    for (const input of this.form.querySelectorAll(TYPED)) input.enterKeyHint = "next";
    this.listSections();
  }

  makeParts() {
    const { record, pack, definition } = this;
    this.saver = new Saver({
      read: () => this.read(),
      write: async (changes) => Object.assign(this.record, await records.save(record.id, changes)),
      tell: (state) => this.tellSaved(state),
    });
    this.sheet = new Sheet(this.form, {
      definition,
      context: pack.context,
      count: (done, total) => say("app.of", done, total),
      onRefresh: () => this.progress(),
      nav: this.root,
    });
    this.sheet.fill(record.answers, record.comments);
    this.remarks = new Remarks(this.sheet, definition, pack.context, () => this.others);
    this.visit = new Visit(record, pack.me.teams, () => this.changed());
    this.placeVisit();
    this.placeKey = definition.questions.find(({ type }) => ["station_ref", "centre_ref"].includes(type))?.key;
    this.attach();
    if (record.kind === "incident") {
      this.telephone = new Telephone(this.sheet, pack.mission.duty_phone ?? "");
      this.form.before(this.telephone.top);
    }
    this.namePlace();
    this.tellReturned();
    this.tellSaved({ at: new Date(record.changed_at), error: null });
    if (record.refusal?.problems) this.summary(this.remarks.say(record.refusal.problems));
    this.progress();
  }

  attach() {
    const isRich = this.record.kind === "incident";
    const address = (file) => `/missions/${this.record.mission}/submissions/${this.record.id}/attachments/${file.sha256}`;
    const most = this.pack.mission.photo_max_px;
    this.attachments = new Attachments({ record: this.record, saver: this.saver, most, address, changed: () => this.progress() });
    for (const card of this.sheet.cards) {
      this.attachments.place(card.node.querySelector(".beneath"), card.key, { label: card.text, isRich });
    }
    const whole = this.root.querySelector("[data-whole]");
    const question = this.definition.questions.find(({ type }) => type === "attachment_list");
    const label = question?.text ?? say(isRich ? "record.whole_incident" : "record.whole");
    whole.querySelector("[data-whole-title]").textContent = label;
    this.form.querySelector("[data-end]").before(whole);
    this.attachments.place(whole, question?.key ?? "", { label, isRich: isRich || Boolean(question), isOpen: true });
  }

  placeVisit() {
    const after = this.sheet.byKey.get(this.definition.departure || this.definition.arrival);
    if (after) after.node.after(this.visit.node);
    else if (this.pack.me.teams.length > 1) this.form.prepend(this.visit.node);
    if (!after) this.visit.node.querySelector("[data-away]").hidden = true;
  }

  listSections() {
    const nav = this.root.querySelector("[data-nav]");
    for (const section of this.form.querySelectorAll(".section")) {
      const link = document.getElementById("record-section").content.firstElementChild.cloneNode(true);
      link.dataset.toSection = section.dataset.section;
      link.querySelector("span").textContent = section.querySelector("h2").textContent;
      link.addEventListener("click", () => {
        nav.closest("details").removeAttribute("open");
        goTo(section.querySelector("h2"));
      });
      nav.append(link);
    }
  }

  listen() {
    const { signal } = this.ends;
    for (const kind of ["input", "change"]) {
      this.form.addEventListener(kind, (event) => {
        if (this.placeKey && event.target.name === this.placeKey && kind === "change") this.typePlace();
        this.changed();
      });
    }
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("keydown", (event) => this.enter(event));
    this.form.addEventListener("focusout", () => setTimeout(() => this.progress()));
    this.root.querySelector("[data-next]").addEventListener("click", () => this.next());
    this.form.querySelector("[data-send]").addEventListener("click", () => sendForm(this));
    this.root.querySelector("[data-keep-again]").addEventListener("click", () => this.saver.flush());
    this.root.querySelector("[data-summary]").addEventListener("click", (event) => {
      const to = event.target.closest("[data-to]");
      if (to) this.sheet.goToQuestion(to.dataset.to);
    });
    const flush = () => this.saver.flush();
    document.addEventListener("visibilitychange", flush, { signal });
    addEventListener("pagehide", flush, { signal });
    addEventListener("beforeunload", (event) => this.saver.isSafe || (flush(), event.preventDefault()), { signal });
    this.unfollow = this.sheet.followSections(top, (title) => {
      this.section = title;
      this.progress();
    });
  }

  async loadOthers() {
    this.others = await otherAnswers(this.record, this.app).catch(() => ({}));
  }

  /** What the screen shows, as fields of the record. */
  read() {
    return {
      answers: this.sheet.answers(),
      comments: this.sheet.comments(),
      place: this.record.place,
      reason: this.reason?.value.trim() ?? "",
      ...this.visit.read(),
    };
  }

  changed() {
    this.saver.changed();
    this.telephone?.refresh(this.sheet.given);
  }

  /** Enter goes on to the next question, as the keypad's own key does; in a text it is a new line. */
  enter(event) {
    if (event.key !== "Enter" || !event.target.matches(TYPED)) return;
    event.preventDefault();
    const cards = this.sheet.onScreen.filter((card) => this.sheet.asked.has(card.key));
    const here = cards.findIndex((card) => card.node.contains(event.target));
    const card = cards.slice(here + 1).find((each) => this.sheet.open.includes(each));
    if (!card) return event.target.blur();
    goTo(card.node);
    card.node.querySelector(TYPED)?.focus({ preventScroll: true });
  }

  get isComplete() {
    return this.sheet.open.length === 0 && !this.form.querySelector('.q[data-asked="yes"].has-error');
  }

  next() {
    if (this.isComplete) return sendForm(this);
    this.sheet.goOn(top());
  }

  progress() {
    if (!this.sheet) return;
    const { place } = this.record;
    const title = this.definition.short_title || this.definition.title;
    this.app.header({
      title: place ? place.code : title,
      sub: place ? [place.name, place.area].filter(Boolean).join(", ") : "",
      detail: [place ? title : "", this.section].filter(Boolean).join(" · "),
      back: "#/",
      done: this.sheet.done,
      total: this.sheet.total,
    });
    this.root.querySelector("[data-next]").textContent = say(this.isComplete ? "record.send" : "record.next");
  }

  typePlace() {
    const checklist = this.pack.checklists.find(({ kind }) => kind === this.record.kind) ?? {};
    this.record.place = typedPlace(this.record, this.sheet.given[this.placeKey], checklist);
    this.namePlace();
  }

  namePlace() {
    const card = this.sheet.byKey.get(this.placeKey);
    if (!card) return;
    card.node.querySelector("[data-place-line]")?.remove();
    showPlace(card, this.record, () => this.app.go(`#/new/${this.record.kind}?for=${this.record.id}`));
  }

  tellReturned() {
    const { returned } = this.record;
    const box = this.root.querySelector("[data-returned]");
    box.hidden = !returned;
    if (!returned) return;
    box.querySelector("strong").textContent = say("record.returned_by", returned.by ?? "");
    box.querySelector("[data-said]").textContent = returned.reason;
  }

  /** What keeps the form back, with a way to each answer; nothing when nothing does. */
  summary(problems) {
    const box = this.root.querySelector("[data-summary]");
    box.hidden = problems.length === 0;
    box.querySelector("strong").textContent = say("record.not_sent");
    box.querySelector("ul").replaceChildren(
      ...problems.map(({ key, text }) => {
        const line = document.createElement("li");
        const card = this.sheet.byKey.get(key);
        if (card) {
          const to = Object.assign(document.createElement("button"), { type: "button", className: "linkish", textContent: card.text });
          to.dataset.to = key;
          line.append(to, ": ");
        }
        line.append(text);
        return line;
      }),
    );
  }

  tellSaved({ at, error }) {
    const line = this.root.querySelector("[data-saved]");
    const alarm = this.root.querySelector("[data-not-saved]");
    if (at) line.textContent = say("record.saved", clock(at));
    line.hidden = Boolean(error);
    alarm.hidden = !error;
    if (error) alarm.querySelector("p").textContent = trouble(error, "answers");
  }

  /** Keep everything, let go of nothing before it is kept. */
  async keepAll() {
    await this.attachments.settle();
    return this.saver.flush();
  }

  /** Another tab has the record: nothing is written from here any more. */
  stop() {
    this.saver.stop();
    this.ends.abort();
    this.unfollow();
  }

  async close() {
    await this.keepAll();
    this.stop();
    this.attachments.close();
  }
}
