/** A record being filled: the sheet, everything kept at once, and the way to sending it. */

import { Sheet } from "../../../checklist/sheet.js";
import { isTouched } from "../../progress.js";
import * as records from "../../records.js";
import { say } from "../../words.js";
import { Attachments } from "./attachments.js";
import { Telephone } from "./incident.js";
import { enterGoesOn, layOut, listSections } from "./layout.js";
import { showProblems, showReturned, showSaved } from "./notices.js";
import { otherAnswers } from "./opening.js";
import { showPlace } from "./place_line.js";
import { Remarks } from "./remarks.js";
import { Saver } from "./saver.js";
import { sendForm } from "./sending.js";
import { hold, takeBack } from "./unkept.js";
import { Visit } from "./visit.js";

const top = () => document.querySelector(".top").getBoundingClientRect().bottom;
const PLACES = ["station_ref", "centre_ref"];

export class Filling {
  /**
   * @param {HTMLElement} root the screen
   * @param {object} record a draft
   * @param {{app: object, pack: object, checklist: object, again: () => Promise<void>}} here
   */
  constructor(root, record, { app, pack, checklist, again }) {
    Object.assign(this, { root, record, app, pack, again, definition: checklist.definition, others: {}, section: "", isStopped: false });
    const unkept = takeBack(record.id);
    Object.assign(record, unkept);
    this.form = root.querySelector("#checklist");
    this.ends = new AbortController();
    this.placeKey = this.definition.questions.find(({ type }) => PLACES.includes(type))?.key;
    layOut(this.form, checklist.html, record);
    listSections(root, this.form);
    this.reason = this.form.querySelector("[name=reason]");
    this.openSheet();
    this.placeParts();
    this.listen();
    this.sayWhatIsKnown();
    if (unkept) this.changed();
  }

  openSheet() {
    const { record, pack, definition } = this;
    this.saver = new Saver({
      read: () => this.read(),
      write: async (changes) => Object.assign(this.record, await records.save(record.id, changes)),
      tell: (state) => this.isStopped || showSaved(this.root, state),
    });
    this.sheet = new Sheet(this.form, {
      definition,
      context: pack.context,
      count: (done, total) => say("app.of", done, total),
      onRefresh: (sheet) => this.sheet === sheet && this.progress(),
      nav: this.root,
    });
    this.sheet.fill(record.answers, record.comments);
    this.remarks = new Remarks(this.sheet, definition, pack.context, () => this.others);
    enterGoesOn(this.sheet);
  }

  placeParts() {
    const { record, pack, sheet, definition } = this;
    this.visit = new Visit(record, pack.me.teams, () => this.changed());
    const after = sheet.byKey.get(definition.departure || definition.arrival);
    if (after) after.node.after(this.visit.node);
    else if (pack.me.teams.length > 1) this.form.prepend(this.visit.withoutBreaks());
    this.namePlace();
    this.attach();
    if (record.kind !== "incident") return;
    this.telephone = new Telephone(sheet, pack.mission.duty_phone ?? "");
    this.form.before(this.telephone.top);
    this.telephone.refresh(sheet.given);
  }

  attach() {
    const { record, saver, sheet } = this;
    const isRich = record.kind === "incident";
    const address = (file) => `/missions/${record.mission}/submissions/${record.id}/attachments/${file.sha256}`;
    this.attachments = new Attachments({ record, saver, most: this.pack.mission.photo_max_px, address, changed: () => this.progress() });
    for (const card of sheet.cards) this.attachments.place(card.node.querySelector(".beneath"), card.key, { label: card.text, isRich });
    const whole = this.root.querySelector("[data-whole]");
    const question = this.definition.questions.find(({ type }) => type === "attachment_list");
    const label = question?.text ?? say(isRich ? "record.whole_incident" : "record.whole");
    whole.querySelector("[data-whole-title]").textContent = label;
    this.form.querySelector("[data-end]").before(whole);
    this.attachments.place(whole, question?.key ?? "", { label, isRich: isRich || Boolean(question), isOpen: true });
  }

  listen() {
    const { signal } = this.ends;
    for (const kind of ["input", "change"]) {
      this.form.addEventListener(kind, ({ target }) => {
        this.changed();
        if (kind === "change" || target.closest(".has-error")) this.mend(); // nothing new is said while somebody types
      });
    }
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("focusout", () => setTimeout(() => this.progress())); // an error may just have been said
    this.root.querySelector("[data-next]").addEventListener("click", () => this.next());
    this.form.querySelector("[data-send]").addEventListener("click", () => sendForm(this));
    this.root.querySelector("[data-keep-again]").addEventListener("click", () => this.saver.flush());
    const flush = () => this.saver.flush();
    document.addEventListener("visibilitychange", flush, { signal });
    addEventListener("pagehide", flush, { signal });
    addEventListener("beforeunload", (event) => this.saver.isSafe || (flush(), event.preventDefault()), { signal });
    this.unfollow = this.sheet.followSections(top, (title) => {
      this.section = title;
      this.progress();
    });
  }

  sayWhatIsKnown() {
    const { record, root } = this;
    showReturned(root, this.sheet, record.returned);
    showSaved(root, { at: record.changed_at, error: null });
    if (record.refusal?.problems) showProblems(root, this.sheet, this.remarks.say(record.refusal.problems));
    this.progress();
    otherAnswers(record, this.app).then(
      (others) => (this.others = others),
      () => null, // checks across checklists then wait for the server, which has them all
    );
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

  /** What must be mended before the form can go, in the order of the screen. */
  problems() {
    const away = this.visit.problem(this.definition.may_pass_midnight);
    return [...this.remarks.all(), ...(away ? [{ key: "", text: away }] : [])];
  }

  /** The list of what keeps the form back grows shorter as it is mended. */
  mend() {
    if (this.remarks.isStrict) showProblems(this.root, this.sheet, this.problems());
    this.progress();
  }

  get isComplete() {
    return this.sheet.open.length === 0 && !this.form.querySelector('.q[data-asked="yes"].has-error');
  }

  next() {
    if (this.isComplete) return sendForm(this);
    this.sheet.goOn(top());
  }

  progress() {
    if (this.isStopped) return;
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

  namePlace() {
    const card = this.sheet.byKey.get(this.placeKey);
    if (card) showPlace(card, this.record, () => this.app.go(`#/new/${this.record.kind}?for=${this.record.id}`));
  }

  /** Keep everything, let go of nothing before it is kept. @returns {Promise<boolean>} whether it is */
  async keepAll() {
    await this.attachments.settle();
    return this.saver.flush();
  }

  /** Another tab has the record: nothing is written from here any more. */
  stop() {
    this.isStopped = true;
    this.saver.stop();
    this.ends.abort();
    this.unfollow();
    this.attachments.close();
  }

  async close() {
    const isKept = await this.keepAll();
    if (!isKept && !this.isStopped) hold(this.record.id, this.read());
    this.stop();
    if (isKept) await this.forgetIfEmpty();
  }

  /** A form opened without a place, and left as it was, is no draft. */
  async forgetIfEmpty() {
    const record = await records.get(this.record.id);
    if (record?.state !== "draft" || record.base_revision || record.place || isTouched(record, this.pack)) return;
    await records.remove(record.id);
  }
}
