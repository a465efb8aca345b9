/** Two versions of one record: what this phone sent and what stands on the server, side by side, and a choice that loses neither. */

import * as mission from "../../mission.js";
import * as queue from "../../outbox.js";
import { fill, part, spot } from "../../parts.js";
import * as records from "../../records.js";
import { titled } from "../../standing.js";
import { count, say } from "../../words.js";
import { inWords } from "./answer_words.js";

/** Show both in a dialog. @returns {Promise<void>} once it is closed */
export async function compare({ root }, id) {
  const record = await records.get(id);
  if (record?.state !== "conflict") return;
  const checklist = await mission.checklist(record.mission, record.kind, record.version).catch(() => null);
  const dialog = spot(root, "conflict");
  const mine = JSON.parse(record.body ?? "{}");
  const { current } = record.refusal;
  const different = differences(checklist?.definition, mine, current);
  fill(dialog, {
    title: titled(record),
    told: different.length ? count("outbox.differ", different.length) : say("outbox.differ_unknown"),
    revision: say("outbox.stands", current.revision ?? ""),
  });
  dialog.querySelector("[data-items]").replaceChildren(...different.map((each) => part(root, "difference", each)));
  await choice(dialog, record);
}

/** Questions whose answers or notes are not the same, in the order of the checklist. */
function differences(definition, mine, theirs) {
  const found = [];
  for (const question of definition?.questions ?? keysOf(mine, theirs)) {
    const one = inWords(question, mine.answers?.[question.key], mine.comments?.[question.key]);
    const other = inWords(question, theirs.answers?.[question.key], theirs.comments?.[question.key]);
    if (one !== other) found.push({ question: question.text, mine: one || say("outbox.no_answer"), theirs: other || say("outbox.no_answer") });
  }
  return found;
}

const keysOf = (...records) => [...new Set(records.flatMap(({ answers }) => Object.keys(answers ?? {})))].map((key) => ({ key, text: key }));

function choice(dialog, record) {
  return new Promise((done) => {
    dialog.onclose = async () => {
      if (dialog.returnValue === "mine") await sendMine(record);
      if (dialog.returnValue === "theirs") await takeTheirs(record);
      done();
    };
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** Mine becomes the next revision, on top of what stands; that one stays in the history. */
async function sendMine({ id, body, refusal }) {
  const { answers, comments, reason } = JSON.parse(body);
  await records.queue(id, { answers, comments, base_revision: refusal.current.revision, reason: reason || say("outbox.reason_on_top") });
  await queue.sendNow();
}

/** What stands is mine now too; what I sent is set aside in the record and is with the coordinator. */
function takeTheirs({ id }) {
  return records.change(id, (record) => {
    if (record.state !== "conflict") return null;
    const { current } = record.refusal;
    const { body, answers, comments } = record;
    const at = new Date().toISOString();
    return {
      ...record,
      set_aside: [...(record.set_aside ?? []), { at, body, answers, comments }],
      answers: current.answers ?? answers,
      comments: current.comments ?? comments,
      base_revision: current.revision,
      receipt: { revision: current.revision, code: record.code, state: current.state ?? "received", at },
      state: "delivered",
      refusal: null,
      body: null,
      sha256: null,
      changed_at: at,
    };
  });
}
