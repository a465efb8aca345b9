/** What is asked once more before a form goes: odd answers, blank ones, and a partner who filed the same visit. */

import { moment } from "../../times.js";
import { count, say } from "../../words.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {object} found
 * @param {{key: string, text: string}[]} found.warnings
 * @param {{key: string, text: string}[]} found.blanks
 * @param {object[]} found.partner submissions of the same visit
 * @param {string} found.zone time zone of the mission
 * @param {boolean} found.asksReason the form changes something that stands, and says no reason yet
 * @returns {Promise<{choice: "send"|"look"|"keep", key: string, reason: string}>} `key`: the question to look at
 */
export function ask(dialog, { warnings, blanks, partner, asksReason, zone }) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  fillPartner(part("partner"), partner, zone);
  fillList(part("warnings"), warnings);
  part("blanks").hidden = blanks.length === 0;
  part("blanks-count").textContent = count("record.blanks", blanks.length);
  part("blanks").open = blanks.length > 0 && blanks.length < 6;
  fillList(part("blanks-list"), blanks);
  part("reason-box").hidden = !asksReason;
  part("reason-text").value = "";
  part("send").textContent = say(partner.length ? "record.send_mine_too" : "record.send_as_it_is");
  part("keep").hidden = partner.length === 0;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    let key = "";
    const look = (event) => {
      const to = event.target.closest("[data-to]");
      if (!to) return;
      key = to.dataset.to;
      dialog.close("look");
    };
    const choose = { look: () => dialog.close("look"), send: () => dialog.close("send"), keep: () => dialog.close("keep") };
    for (const [name, act] of Object.entries(choose)) part(name).onclick = act;
    dialog.addEventListener("click", look);
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("click", look);
        resolve({ choice: dialog.returnValue || "look", key: key || warnings[0]?.key || blanks[0]?.key || "", reason: part("reason-text").value.trim() });
      },
      { once: true },
    );
  });
}

function fillList(list, items) {
  list.hidden = items.length === 0;
  list.replaceChildren(
    ...items.map(({ key, text }) => {
      const line = document.createElement("li");
      const to = Object.assign(document.createElement(key ? "button" : "span"), { textContent: text });
      if (key) {
        to.type = "button";
        to.className = "linkish";
        to.dataset.to = key;
      }
      line.append(to);
      return line;
    }),
  );
}

function fillPartner(box, partner, zone) {
  const clock = (at) => moment(at, zone);
  box.hidden = partner.length === 0;
  box.querySelector("ul").replaceChildren(
    ...partner.map((each) => {
      const times = each.visit_started_at ? [each.visit_started_at, each.visit_ended_at].filter(Boolean).map(clock).join("–") : "";
      const text = say("record.partner_line", each.observer.name, each.code, clock(each.received_at));
      return Object.assign(document.createElement("li"), { textContent: times ? `${text} ${say("record.partner_times", times)}` : text });
    }),
  );
}
