/** The checklist on the screen: what is asked, what is answered, how far it is, where to go next. */

import { Card } from "./card.js";
import { enhance } from "./controls.js";
import { asked, needsWords } from "./relevance.js";

const CLEAR_OF_TOP = 24; // pixels: a question this near to the top bar is the one being read

/** Drawn by the server (templates/missions/submissions/form), alive in the browser. */
export class Sheet {
  /**
   * @param {HTMLElement} root holds the sections with their questions
   * @param {object} options
   * @param {object} [options.definition] the checklist; without it `endings` says when the form ends
   * @param {object[]} [options.endings]
   * @param {{config: object}} options.context what of the mission decides which questions are asked
   * @param {(done: number, total: number) => string} options.count "12 of 45" in the person's language
   * @param {(sheet: Sheet) => void} [options.onRefresh] called after every change
   * @param {ParentNode} [options.nav] holds the links to the sections
   */
  constructor(root, { definition, endings, context, count, onRefresh = () => {}, nav = document }) {
    Object.assign(this, { root, context, count, onRefresh, nav });
    this.endings = endings ?? definition?.ends_form_if ?? [];
    this.onScreen = [...root.querySelectorAll(".q[data-key]")].map((node) => new Card(node));
    this.cards = inOrderOf(definition, this.onScreen);
    this.byKey = new Map(this.cards.map((card) => [card.key, card]));
    this.sections = [...root.querySelectorAll(".section")];
    this.given = {};
    this.asked = new Set();
    /** Asked questions without an answer, in the order of the screen. @type {Card[]} */
    this.open = [];
    enhance(root);
    for (const kind of ["input", "change"]) root.addEventListener(kind, (event) => this.refresh(event.target));
    this.refresh();
  }

  /** The answers in the record's shape, those of questions not asked any more among them. */
  answers() {
    return Object.fromEntries(Object.entries(this.given).filter(([, answer]) => answer !== null));
  }

  /** The notes by question key; a question need not be answered to have one. */
  comments() {
    return Object.fromEntries(this.cards.map((card) => [card.key, card.comment()]).filter(([, text]) => text));
  }

  /** Show the answers and notes of a record. */
  fill(answers, comments) {
    for (const card of this.cards) {
      card.fill(answers[card.key]);
      card.fillComment(comments[card.key]);
    }
    this.refresh();
  }

  /** Look again: at one question when the change was inside it, else at all. @param {Element} [changed] */
  refresh(changed) {
    const key = changed?.closest?.(".q[data-key]")?.dataset.key;
    for (const card of key ? [this.byKey.get(key)] : this.cards) this.given[card.key] = card.answer();
    this.asked = asked(this.cards, this.endings, this.given, this.context.config);
    for (const card of this.cards) this.showCard(card);
    this.open = this.onScreen.filter((card) => this.asked.has(card.key) && this.given[card.key] === null);
    for (const section of this.sections) this.countSection(section);
    this.onRefresh(this);
  }

  get total() {
    return this.asked.size;
  }

  get done() {
    return this.asked.size - this.open.length;
  }

  showCard(card) {
    card.node.dataset.asked = this.asked.has(card.key) ? "yes" : "no";
    if (!card.note) return;
    const asks = needsWords(card.words, Card.values(this.given[card.key]));
    if (asks && !card.note.classList.contains("asks")) card.note.open = true;
    card.note.classList.toggle("asks", asks);
  }

  countSection(section) {
    const inside = this.onScreen.filter((card) => this.asked.has(card.key) && section.contains(card.node));
    const done = inside.filter((card) => this.given[card.key] !== null).length;
    const text = this.count(done, inside.length);
    section.hidden = inside.length === 0;
    section.querySelector("[data-section-count]").textContent = text;
    const link = this.nav.querySelector(`[data-to-section="${section.dataset.section}"]`);
    if (!link) return;
    link.hidden = section.hidden;
    link.dataset.done = done === inside.length ? "yes" : "no";
    link.querySelector("[data-nav-count]").textContent = text;
  }

  /** To the first question below the top of the screen that needs a person, else to the first of all. */
  goOn(top) {
    const needing = this.onScreen.filter(
      (card) => this.asked.has(card.key) && (this.given[card.key] === null || card.node.classList.contains("has-error")),
    );
    const below = needing.find(({ node }) => node.getBoundingClientRect().top > top + CLEAR_OF_TOP);
    const card = below ?? needing[0];
    if (card) goTo(card.node);
    return card;
  }

  /** To a question by its key; false when it is not on the screen. */
  goToQuestion(key) {
    const card = this.byKey.get(key);
    if (card) goTo(card.node);
    return Boolean(card);
  }

  /** Tell the title of the section that is being read, now and whenever it changes. */
  followSections(topOf, tell) {
    const look = () => {
      const line = topOf() + 80;
      const shown = this.sections.filter((section) => !section.hidden);
      tell(shown.filter((section) => section.getBoundingClientRect().top <= line).pop()?.querySelector("h2").textContent ?? "");
    };
    const watch = new IntersectionObserver(look, {
      threshold: [0, 0.01, 0.05, 0.1, 0.5, 1],
      rootMargin: "-80px 0px -60% 0px",
    });
    for (const section of this.sections) watch.observe(section);
    return () => watch.disconnect();
  }
}

/** Move there and give it the focus, softly unless the person asked for no motion. @param {HTMLElement} node */
export function goTo(node) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
  node.focus({ preventScroll: true });
}

/** Conditions look back at earlier questions: earlier in the checklist, wherever the screen shows them. */
function inOrderOf(definition, cards) {
  if (!definition) return [...cards];
  const place = new Map(definition.questions.map((question, number) => [question.key, number]));
  return [...cards].sort((one, other) => place.get(one.key) - place.get(other.key));
}
