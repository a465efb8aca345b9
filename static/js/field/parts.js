/** Small pieces of a screen, copied from the templates inside it and filled with words. */

/**
 * A copy of `<template data-part=name>`.
 * @param {ParentNode} root the screen
 * @param {string} name
 * @param {Object<string, string>} [texts] by data-slot; what is "" or null is hidden
 * @returns {HTMLElement}
 */
export function part(root, name, texts = {}) {
  const piece = root.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  return fill(piece, texts);
}

/** Put words into the slots of a piece, or of a whole screen. @returns {HTMLElement} the piece */
export function fill(piece, texts) {
  for (const [name, text] of Object.entries(texts)) {
    for (const slot of slots(piece, name)) {
      slot.textContent = text ?? "";
      slot.hidden = text === "" || text === null || text === undefined;
    }
  }
  return piece;
}

function slots(piece, name) {
  const inside = [...piece.querySelectorAll(`[data-slot="${name}"]`)];
  return piece.matches?.(`[data-slot="${name}"]`) ? [piece, ...inside] : inside;
}

/** The one place of that name in a screen, such as its list of drafts. @returns {HTMLElement} */
export const spot = (root, name) => root.querySelector(`[data-spot="${name}"]`);

/** A chip's words and colour. @param {HTMLElement} piece holds `.chip` */
export function setChip(piece, { tone, text }) {
  const chip = piece.querySelector(".chip");
  chip.className = `chip ${tone}`;
  chip.querySelector("[data-slot=state]").textContent = text;
  chip.hidden = !text;
}

/** Show a list, or hide the section it stands in when it is empty. */
export function list(section, items) {
  section.hidden = items.length === 0;
  section.querySelector("[data-items]").replaceChildren(...items);
}

/**
 * Draws a screen again when something changed, one drawing at a time, without taking the focus from whoever has it.
 * @param {HTMLElement} root
 * @param {() => Promise<void>} draw
 * @returns {() => Promise<void>} asks for a drawing
 */
export function redrawing(root, draw) {
  let current = null;
  let isWanted = false;
  const run = async () => {
    try {
      do {
        isWanted = false;
        await keepingFocus(root, draw);
      } while (isWanted);
    } catch (error) {
      if (error.name !== "Locked") throw error; // signed out meanwhile: another screen is on its way
    } finally {
      current = null;
    }
  };
  return () => {
    isWanted = true;
    current ??= run();
    return current;
  };
}

async function keepingFocus(root, draw) {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  await draw();
  if (!held || root.contains(document.activeElement)) return;
  root.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
