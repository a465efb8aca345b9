/** What is wrong with an answer, said at the answer once it is left, never while somebody types. */

import { cleanAnswers, INCOMPLETE_RULES } from "../../../checklist/answers.js";
import { runChecks } from "../../../checklist/consistency.js";
import { sentence } from "../../../checklist/problems.js";
import { problemWords } from "./words.js";

export class Remarks {
  /**
   * @param {import("../../../checklist/sheet.js").Sheet} sheet
   * @param {object} definition
   * @param {object} context pack.context
   * @param {() => object} others answers of other checklists at the place
   */
  constructor(sheet, definition, context, others) {
    Object.assign(this, { sheet, definition, context, others });
    this.left = new Set();
    this.isStrict = false; // once sending was tried, what is missing is said too
    this.fromServer = new Map();
    this.listen();
  }

  listen() {
    const { root } = this.sheet;
    root.addEventListener("focusout", (event) => {
      const card = event.target.closest(".q[data-key]");
      if (!card || card.contains(event.relatedTarget)) return;
      this.left.add(card.dataset.key);
      this.show();
    });
    root.addEventListener("change", (event) => {
      const key = event.target.closest(".q[data-key]")?.dataset.key;
      if (key) this.fromServer.delete(key);
      this.show();
    });
  }

  /** Everything that keeps the form from being sent. @returns {{key: string, text: string}[]} in the order of the screen */
  all() {
    this.isStrict = true;
    return this.show();
  }

  /** What the server said of the answers it refused, by question key, until they are changed. */
  say(problems) {
    for (const { field, message } of problems) {
      const key = field.replace(/^answers\./, "");
      const at = this.sheet.byKey.has(key) ? key : this.definition.checks.find((check) => check.id === key)?.keys.at(-1);
      if (at) this.fromServer.set(at, message);
    }
    return this.show();
  }

  /** Look again and show it. */
  show() {
    const answers = this.sheet.answers();
    const found = [...this.ofAnswers(answers), ...this.ofChecks(answers), ...[...this.fromServer].map(([key, text]) => ({ key, text }))];
    for (const card of this.sheet.onScreen) {
      showAt(card.node, found.filter(({ key }) => key === card.key).map(({ text }) => text));
    }
    const place = new Map(this.sheet.onScreen.map((card, number) => [card.key, number]));
    return found.sort((one, other) => (place.get(one.key) ?? Infinity) - (place.get(other.key) ?? Infinity));
  }

  ofAnswers(answers) {
    const { problems } = cleanAnswers(this.definition, answers, this.sheet.comments(), this.context);
    const isToSay = ({ key, rule }) => this.isStrict || (this.left.has(key) && !INCOMPLETE_RULES.has(rule));
    return problems.filter(isToSay).map((problem) => ({ key: problem.key, text: sentence(problem, problemWords) }));
  }

  ofChecks(answers) {
    const failed = runChecks(this.definition, answers, this.context, this.others()).filter(
      ({ level, passed }) => level === "error" && passed === false,
    );
    const own = (keys) => keys.filter((key) => this.sheet.byKey.has(key));
    return failed
      .filter(({ keys }) => this.isStrict || own(keys).every((key) => this.left.has(key)))
      .map(({ keys, message }) => ({ key: lastOf(this.sheet, own(keys)), text: message }));
  }
}

/** The last of the questions on the screen: where a person stands who has answered them all. */
export function lastOf(sheet, keys) {
  return sheet.onScreen.filter((card) => keys.includes(card.key)).pop()?.key ?? "";
}

function showAt(node, texts) {
  const before = node.querySelector(":scope > .field-errors");
  if ((before?.innerText ?? "") === texts.join("\n")) return;
  before?.remove();
  node.classList.toggle("has-error", texts.length > 0);
  const id = `e-${node.dataset.key}`;
  const others = (node.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
  if (texts.length) {
    const box = Object.assign(document.createElement("div"), { className: "field-errors", id });
    box.setAttribute("role", "status");
    box.append(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
    (node.querySelector(":scope > .only-if") ?? node.querySelector(":scope > .help") ?? node.querySelector("legend")).after(box);
    others.unshift(id);
  }
  if (others.length) node.setAttribute("aria-describedby", others.join(" "));
  else node.removeAttribute("aria-describedby");
}
