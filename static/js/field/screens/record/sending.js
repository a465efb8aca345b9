/** From a filled form to a record that waits to be sent: errors block, warnings ask, blanks are named once. */

import { cleanAnswers } from "../../../checklist/answers.js";
import { runChecks } from "../../../checklist/consistency.js";
import * as outbox from "../../outbox.js";
import * as records from "../../records.js";
import { ask } from "./asking.js";
import { showProblems } from "./notices.js";
import { sameVisit } from "./partner.js";
import { finished } from "./payload.js";
import { lastOf } from "./remarks.js";

const PATIENCE = 1500; // a look at the server for the partner's submission must not hold anybody up

/** @param {import("./filling.js").Filling} filling */
export async function sendForm(filling) {
  if (filling.isSending) return;
  filling.isSending = true;
  const buttons = [...filling.root.querySelectorAll(".send, [data-next]")];
  for (const button of buttons) button.setAttribute("aria-busy", "true");
  try {
    await send(filling);
  } finally {
    filling.isSending = false;
    for (const button of buttons) button.removeAttribute("aria-busy");
  }
}

async function send(filling) {
  if (!(await filling.keepAll())) return; // said in red at the foot; nothing is sent that is not kept
  const problems = filling.problems();
  showProblems(filling.root, filling.sheet, problems);
  filling.progress();
  if (problems.length) return goToFirst(filling, problems);
  const { choice, key } = await askOnce(filling);
  if (choice === "keep") return filling.app.go("#/");
  if (choice === "look") return void filling.sheet.goToQuestion(key);
  await queue(filling);
  await filling.again();
}

function goToFirst({ sheet, root }, problems) {
  const first = problems.find(({ key }) => sheet.byKey.has(key));
  if (first) sheet.goToQuestion(first.key);
  else root.querySelector("[data-summary]").scrollIntoView({ block: "center" });
}

async function askOnce(filling) {
  const found = {
    warnings: warningsOf(filling),
    blanks: blanksOf(filling),
    partner: await partnerOf(filling),
    zone: filling.pack.mission.timezone,
    asksReason: filling.record.base_revision > 0 && !filling.reason?.value.trim(),
  };
  const isNothing = !found.warnings.length && !found.blanks.length && !found.partner.length && !found.asksReason;
  if (isNothing) return { choice: "send", key: "" };
  const answer = await ask(filling.root.querySelector("[data-ask]"), found);
  if (answer.reason && filling.reason) {
    filling.reason.value = answer.reason;
    filling.changed();
    await filling.saver.flush();
  }
  return answer;
}

function warningsOf({ definition, sheet, pack, others }) {
  const { answers } = cleanAnswers(definition, sheet.answers(), sheet.comments(), pack.context);
  return runChecks(definition, answers, pack.context, others)
    .filter(({ level, passed }) => level === "warning" && passed === false)
    .map(({ keys, message }) => ({ key: lastOf(sheet, keys), text: message }));
}

/** The form's own comment question may stay blank without a word. */
function blanksOf({ sheet, definition }) {
  return sheet.open.filter(({ key }) => key !== definition.comment_question).map((card) => ({ key: card.key, text: card.text }));
}

async function partnerOf(filling) {
  const { app, definition, record, sheet } = filling;
  if (!record.place || !definition.arrival) return [];
  if (navigator.onLine) await Promise.race([app.refreshPack(), wait(PATIENCE)]).catch(() => null);
  const pack = app.mission === record.mission && app.pack ? app.pack : filling.pack;
  const times = { from: sheet.given[definition.arrival], to: sheet.given[definition.departure] };
  return sameVisit(pack.submissions, { ...record, ...filling.visit.read() }, times, pack.mission.timezone);
}

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function queue(filling) {
  const { definition, pack, record } = filling;
  const kept = await records.get(record.id);
  const cleaned = cleanAnswers(definition, kept.answers, kept.comments, pack.context);
  await records.queue(record.id, finished(kept, definition, cleaned, new Date()));
  outbox.sendNow();
}

