/** Every request to the server, and what its answer means: only our own JSON counts. */

const SECONDS = 30;
const SLOWEST = 4000; // bytes a second that we still wait for
const REFUSALS = [400, 403, 404, 409, 413, 415, 422];

/**
 * @typedef {object} Answer
 * @property {"ok"|"sign_in"|"refused"|"conflict"|"held"|"later"} outcome
 * @property {number} status 0 when nothing arrived
 * @property {object} data our JSON, {} when there is none
 * @property {""|"network"|"timeout"|"portal"|"server"|"busy"} why of `later`
 * @property {string} etag
 * @property {number} wait seconds the server asks us to wait
 */

/**
 * Ask once. Never rejects: a broken line is an answer too.
 * @param {string} method
 * @param {string} path
 * @param {{json?: object, body?: string|Blob|ArrayBuffer, type?: string, headers?: object, keepalive?: boolean, user?: number, seconds?: number}} [more]
 *     `seconds` to wait for the whole answer, beside the time the body takes on a slow line;
 *     `user`: whose records are sent; the server refuses them (401) when another person has signed in meanwhile
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, more = {}) {
  const answer = await askOnce(method, path, more);
  if (answer.data.error !== "csrf") return answer;
  await askOnce("GET", "/me/", {}); // sets the cookie anew
  const again = await askOnce(method, path, more);
  return again.data.error === "csrf" ? { ...again, outcome: "later", why: "server" } : again;
}

async function askOnce(method, path, { json, body, type, headers = {}, keepalive = false, user, seconds = SECONDS }) {
  const content = json === undefined ? body : JSON.stringify(json);
  const head = { Accept: "application/json", ...headers };
  if (content !== undefined) head["Content-Type"] = type ?? "application/json";
  if (user) head["X-User"] = String(user);
  if (method !== "GET") head["X-CSRFToken"] = await token();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 1000 * (seconds + sizeOf(content) / SLOWEST));
  try {
    const response = await fetch(path, {
      method,
      body: content,
      headers: head,
      keepalive,
      signal: stop.signal,
      redirect: "manual", // ours never redirect
      cache: "no-store",
      credentials: "same-origin",
    });
    return meaning(response, await jsonOf(response));
  } catch {
    return later(0, stop.signal.aborted ? "timeout" : "network");
  } finally {
    clearTimeout(timer);
  }
}

const sizeOf = (content) => content?.size ?? content?.byteLength ?? content?.length ?? 0;

/** The token as the cookie has it now: signing in, here or in another tab, changes it. */
async function token() {
  const cookie = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1];
  if (!cookie()) await askOnce("GET", "/me/", {});
  return cookie() ?? "";
}

/** The object an answer of ours carries, null for anything else. A body cut half-way rejects. */
async function jsonOf(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) return null;
  const text = await response.text();
  try {
    const data = JSON.parse(text);
    return data && typeof data === "object" ? data : null;
  } catch {
    return null;
  }
}

function meaning(response, data) {
  const { status } = response;
  const rest = { status, data: data ?? {}, why: "", etag: response.headers.get("ETag") ?? "", wait: 0 };
  if (status === 304 || (response.ok && data)) return { outcome: "ok", ...rest };
  if (status === 429) return { ...later(status, "busy"), data: rest.data, wait: Number(response.headers.get("Retry-After")) || 0 };
  if (status >= 500) return later(status, "server");
  if (status === 413 && !data) return { outcome: "refused", ...rest }; // a proxy before the app says it too
  if (!data?.error) return later(status, "portal");
  if (status === 401) return { outcome: "sign_in", ...rest };
  if (data.error === "stale_revision") return { outcome: "conflict", ...rest };
  if (data.error === "follows_unknown") return { outcome: "held", ...rest };
  return REFUSALS.includes(status) ? { outcome: "refused", ...rest } : later(status, "portal");
}

const later = (status, why) => ({ outcome: "later", status, why, data: {}, etag: "", wait: 0 });

/**
 * Whether the server is really there: a portal cannot give back a number it has never seen.
 * @returns {Promise<"ok"|"none"|"portal"|"server">}
 */
export async function probe() {
  const nonce = crypto.randomUUID();
  const answer = await ask("GET", `/probe/?nonce=${nonce}`);
  if (answer.outcome === "ok") return answer.data.tanik === nonce ? "ok" : "portal";
  if (answer.status >= 500) return "server";
  return answer.status === 0 && answer.why !== "portal" ? "none" : "portal";
}

const of = (record) => `/missions/${record.mission}/submissions/${record.id}`;

/** PUT a record's frozen bytes. `receipt` is set only when it names the digest of what was sent. */
export async function sendAnswers(record) {
  const answer = await ask("PUT", of(record), { body: record.body, user: record.user });
  return withReceipt(answer, (data) => data.id === record.id && data.sha256 === record.sha256);
}

/** PUT one file of a record. `receipt` is set only when it lists the file as stored. */
export async function sendFile(record, file, blob) {
  const answer = await ask("PUT", `${of(record)}/attachments/${file.sha256}`, { body: blob, type: file.type, user: record.user });
  return withReceipt(answer, (data) => data.id === record.id && data.attachments?.stored?.includes(file.sha256));
}

function withReceipt(answer, isOurs) {
  if (answer.outcome !== "ok") return answer;
  return isOurs(answer.data) ? { ...answer, receipt: answer.data } : { ...answer, outcome: "later", why: "portal" };
}
