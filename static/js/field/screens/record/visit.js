/** Of the visit what no question asks: its day, the team, and when the team was away. */

import { say } from "../../words.js";
import { day } from "./opening.js";

/** The folded card beside the times of arrival and departure. */
export class Visit {
  /**
   * @param {object} record
   * @param {{code: string}[]} teams of the person
   * @param {() => void} changed
   */
  constructor(record, teams, changed) {
    this.changed = changed;
    this.node = document.getElementById("record-visit").content.firstElementChild.cloneNode(true);
    this.date = this.node.querySelector("[data-day]");
    this.team = this.node.querySelector("[data-team]");
    this.list = this.node.querySelector("[data-breaks]");
    this.date.value = record.visit_date;
    const codes = new Set([...teams.map(({ code }) => code), record.team].filter(Boolean));
    this.team.append(...[...codes].map((code) => new Option(code, code, false, code === record.team)));
    this.team.closest("label").hidden = codes.size < 2;
    for (const each of record.breaks ?? []) this.row(each);
    this.node.querySelector("[data-add-break]").addEventListener("click", () => {
      this.row({ from: "", to: "" }).querySelector("input").focus();
      this.tell();
    });
    for (const kind of ["input", "change"]) this.node.addEventListener(kind, () => this.tell());
    this.say();
  }

  /** The card for a checklist that asks for no times. */
  withoutBreaks() {
    this.node.querySelector("[data-away]").hidden = true;
    return this.node;
  }

  /** As fields of the record. */
  read() {
    return { visit_date: this.date.value, team: this.team.value, breaks: this.breaks() };
  }

  /** Breaks as they stand, half-filled ones among them: nothing typed is dropped. */
  breaks() {
    const rows = [...this.list.querySelectorAll("[data-break]")].map((row) => {
      const [from, to] = row.querySelectorAll("input");
      return { from: from.value.slice(0, 5), to: to.value.slice(0, 5) };
    });
    return rows.filter(({ from, to }) => from || to);
  }

  /** What is wrong with the breaks, in a sentence; "" when nothing is. */
  problem(mayPassMidnight) {
    const breaks = this.breaks();
    if (breaks.some(({ from, to }) => !from || !to)) return say("record.break_half");
    if (breaks.some(({ from, to }) => from === to || (from > to && !mayPassMidnight))) return say("record.break_backwards");
    return "";
  }

  row({ from, to }) {
    const row = document.getElementById("record-break").content.firstElementChild.cloneNode(true);
    const [start, end] = row.querySelectorAll("input");
    [start.value, end.value] = [from, to];
    row.querySelector("[data-remove]").addEventListener("click", () => {
      row.remove();
      this.node.querySelector("[data-add-break]").focus();
      this.tell();
    });
    this.list.append(row);
    return row;
  }

  tell() {
    this.say();
    this.changed();
  }

  say() {
    const breaks = this.breaks().map(({ from, to }) => `${from || "…"}–${to || "…"}`);
    const away = breaks.length ? say("record.visit_breaks", breaks.join(", ")) : say("record.visit_no_breaks");
    this.node.querySelector("[data-visit-summary]").textContent = `${this.date.value ? day(this.date.value) : say("record.visit_no_day")} · ${away}`;
  }
}
