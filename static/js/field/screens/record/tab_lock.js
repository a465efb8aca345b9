/** A record is filled in one tab at a time: two would overwrite each other. */

import { listen, tell } from "../../news.js";

const WANTED = "record_wanted";
const PATIENCE = 2000;

/**
 * Hold a record in this tab.
 * @param {string} id
 * @param {object} options
 * @param {boolean} [options.isTakingOver] ask the tab that holds it to keep everything and let go
 * @param {() => Promise<*>} options.letGo keeps what is on the screen; called before another tab gets the record
 * @param {() => void} options.onLost another tab has it now
 * @returns {Promise<(() => void)|null>} lets go; null when another tab holds it
 */
export function holdRecord(id, { isTakingOver = false, letGo, onLost }) {
  if (!navigator.locks) return Promise.resolve(() => {});
  if (isTakingOver) tell(WANTED, { id });
  return new Promise((resolve) => {
    const held = (lock) => (lock ? hold(id, { letGo, onLost }, resolve) : resolve(null));
    const ended = (error) => {
      if (error.name === "AbortError") onLost(); // taken by force
    };
    if (!isTakingOver) return void navigator.locks.request(name(id), { ifAvailable: true }, held).catch(ended);
    const wait = AbortSignal.timeout(PATIENCE);
    return void navigator.locks
      .request(name(id), { signal: wait }, held)
      .catch((error) => {
        if (error.name !== "TimeoutError") return ended(error);
        // The other tab sleeps or hangs. What it had on its screen was kept when it was typed.
        return navigator.locks.request(name(id), { steal: true }, held).catch(ended);
      });
  });
}

const name = (id) => `record-${id}`;

function hold(id, { letGo, onLost }, resolve) {
  return new Promise((release) => {
    const deaf = listen(async (kind, detail, isHere) => {
      if (kind !== WANTED || detail.id !== id || isHere) return;
      await letGo();
      deaf();
      release();
      onLost();
    });
    resolve(() => {
      deaf();
      release();
    });
  });
}
