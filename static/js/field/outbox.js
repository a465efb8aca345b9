/** The one queue of this browser: answers before files, incidents first, and nothing stands in another's way. */

import { deliverAnswers, deliverFile, filesToSend } from "./delivery.js";
import { listen, tell } from "./news.js";
import { waiting } from "./records.js";
import { probe } from "./server.js";
import * as session from "./session.js";

const LEAST = 2000;
const MOST = 5 * 60 * 1000;
const LOOK = 60 * 1000; // a sleeping phone's timers are late: look again at least this often

/**
 * @typedef {object} OutboxState
 * @property {boolean} isSending
 * @property {{id: string, what: "answers"|"file", n: number, of: number}|null} current
 * @property {"ok"|"none"|"portal"|"server"} network
 * @property {boolean} needsSignIn
 * @property {string} problem name of an error of this device, such as StorageFull
 */
let now = { isSending: false, current: null, network: "ok", needsSignIn: false, problem: "" };

/** What the queue does at this moment. @returns {OutboxState} */
export const state = () => now;

function set(changes) {
  const next = { ...now, ...changes };
  if (JSON.stringify(next) === JSON.stringify(now)) return;
  now = next;
  tell("outbox", now);
}

// Waits are measured by a clock that nobody can set; the record's own time counts after a restart only.
const waits = new Map();
let pause = { until: 0, failures: 0 };
let isDoubtful = false; // something failed: ask for the server before anything is sent
let timer;
let isWaiting = false;
let letPass = () => {};

/** 2 s, doubled with every failure up to 5 min, a little less by chance so that phones do not come back together. */
const backOff = (failures) => Math.min(MOST, LEAST * 2 ** (failures - 1)) * (0.75 + Math.random() / 4);

function dueIn(record) {
  const known = waits.get(record.id);
  if (known !== undefined) return known - performance.now();
  const ahead = record.next_try_at - Date.now();
  return ahead > MOST ? 0 : ahead; // the clock was set back
}

/** Send when there is something to send: at once, or after whichever tab is sending. */
function wake() {
  clearTimeout(timer);
  letPass();
  if (isWaiting) return;
  isWaiting = true;
  navigator.locks.request("tanik-outbox", async () => {
    isWaiting = false;
    await run();
  });
}

async function run() {
  try {
    if (await mayGo()) (await sendAllAnswers()) && (await sendAllFiles());
    set({ problem: "" });
  } catch (error) {
    if (!["Locked", "NoSuchRecord"].includes(error.name)) { // those: another person holds the phone since
      stop(); // this device failed, not the line: what is queued stays queued
      set({ problem: error.name });
    }
  } finally {
    set({ isSending: false, current: null });
    await schedule();
  }
}

async function mayGo() {
  const { status } = await session.current();
  set({ needsSignIn: status === "needs_sign_in" });
  if (status !== "signed_in" || performance.now() < pause.until) return false;
  if (!isDoubtful || !(await waiting()).length) return true;
  set({ network: await probe() });
  if (now.network === "ok") isDoubtful = false;
  else stop();
  return !isDoubtful;
}

const incidentsFirst = (one, other) =>
  (other.kind === "incident") - (one.kind === "incident") || (one.queued_at < other.queued_at ? -1 : 1);

async function next(wanted) {
  const due = (await waiting()).filter((record) => record.state === wanted && dueIn(record) <= 0);
  return due.sort(incidentsFirst)[0];
}

/** @returns {Promise<boolean>} false when the queue pauses */
async function sendAllAnswers() {
  for (let record = await next("queued"); record; record = await next("queued")) {
    set({ isSending: true, current: { id: record.id, what: "answers", n: 1, of: 1 } });
    waits.delete(record.id);
    if (!(await goesOn(await deliverAnswers(record, waitOf(record)), record))) return false;
  }
  return true;
}

async function sendAllFiles() {
  for (let record = await next("files"); record; record = await next("files")) {
    const left = filesToSend(record);
    const all = new Set(record.files.map((file) => file.sha256)).size;
    const current = { id: record.id, what: "file", n: all - left.length + 1, of: all };
    set({ isSending: true, current });
    waits.delete(record.id);
    const sending = deliverFile(record, left[0], waitOf(record));
    if (!(await whileAnswersPass(sending, current))) return false;
    if (!(await goesOn(await sending, record))) return false;
    if (!(await sendAllAnswers())) return false;
  }
  return true;
}

/** A long upload does not hold up answers that are queued meanwhile. */
async function whileAnswersPass(sending, current) {
  for (;;) {
    const woken = new Promise((resolve) => {
      letPass = () => resolve("woken");
    });
    if ((await Promise.race([sending, woken])) !== "woken") return true;
    if (!(await sendAllAnswers())) return (await sending) && false;
    set({ current });
  }
}

const waitOf = (record) => (failures) => {
  const wait = backOff(failures);
  waits.set(record.id, performance.now() + wait);
  return Date.now() + wait;
};

/** Whether the next one may be tried after this answer: what is wrong with one record is no reason to stop. */
async function goesOn({ outcome, why, status, wait }, record) {
  if (outcome === "sign_in") return signedOut(record);
  if (outcome !== "later") {
    pause = { until: 0, failures: 0 };
    set({ network: "ok" });
    return true;
  }
  const isOverloaded = why === "busy" || (status > 501 && status < 505);
  set({ network: isOverloaded ? "server" : await probe() });
  if (now.network === "ok") return true; // the record alone is held back
  waits.set(record.id, 0);
  stop(1000 * wait);
  return false;
}

/** Another person may have signed in meanwhile, in another tab; else this one has to do it again. */
async function signedOut(record) {
  const { status, user } = await session.check();
  if (status === "signed_in" && user.id === record.user) await session.expired();
  set({ needsSignIn: (await session.current()).status === "needs_sign_in" });
  return false;
}

function stop(least = 0) {
  isDoubtful = true;
  const failures = pause.failures + 1;
  pause = { failures, until: performance.now() + Math.min(MOST, Math.max(least, backOff(failures))) };
}

async function schedule() {
  clearTimeout(timer);
  if ((await session.current()).status !== "signed_in") return; // signing in wakes
  const records = await waiting().catch(() => []);
  if (!records.length) return;
  const first = Math.min(...records.map(dueIn));
  const delay = Math.max(first, pause.until - performance.now(), 50);
  timer = setTimeout(wake, Math.min(delay, LOOK));
}

/** Try again at once, as somebody asked for it. */
export async function sendNow() {
  for (const record of await waiting()) waits.set(record.id, 0);
  hurry();
}

function hurry() {
  pause.until = 0;
  wake();
}

/** From now on everything queued is sent, whenever it can be. Once a page. */
export function start() {
  listen((kind, detail, isHere) => {
    if (kind === "records" && (detail.state === "queued" || detail.state === "files")) wake();
    if (kind === "outbox" && !isHere) now = detail;
    if (kind === "session") hurry();
  });
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  wake();
}
