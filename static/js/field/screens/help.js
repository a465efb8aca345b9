/** Guidance of the mission, whom to call, and what to do when something goes wrong. */

import { list, part, spot } from "../parts.js";
import { say } from "../words.js";

export async function show(root, _params, { pack, header }) {
  header({ title: say("help.title"), back: "#/" });
  drawDuty(root, pack?.mission.duty_phone ?? "");
  list(spot(root, "guidance"), (pack?.mission.guidance ?? []).map(({ title, text }) => guidancePiece(root, title, text)));
  list(spot(root, "teams"), (pack?.me.teams ?? []).map((team) => teamPiece(root, team, pack.me.id)));
}

function drawDuty(root, number) {
  spot(root, "duty").hidden = !number;
  spot(root, "no-duty").hidden = Boolean(number);
  const link = spot(root, "duty").querySelector("a");
  link.href = tel(number);
  link.querySelector("[data-slot=number]").textContent = number;
}

/** What a keypad can dial. */
const tel = (number) => `tel:${number.replace(/[^+\d]/g, "")}`;

function guidancePiece(root, title, text) {
  const piece = part(root, "guidance", { title });
  const lines = text.split(/\n{2,}/).filter((line) => line.trim());
  piece.querySelector("[data-text]").replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line.trim() })));
  return piece;
}

function teamPiece(root, { code, phone, members }, me) {
  const piece = part(root, "team", { code: say("help.team", code), number: phone || say("help.no_number") });
  const link = piece.querySelector("a");
  if (phone) link.href = tel(phone);
  else link.replaceWith(Object.assign(document.createElement("span"), { className: "soft", textContent: say("help.no_number") }));
  piece.querySelector("[data-members]").replaceChildren(
    ...members.map(({ id, name }) => Object.assign(document.createElement("li"), { textContent: id === me ? say("help.you", name) : name })),
  );
  return piece;
}
