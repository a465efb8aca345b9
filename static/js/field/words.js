/** The texts of the app, written into its page in its language by the tags `word` and `counted`. */

/** The language of the page, such as "en"; everything shown is in it. */
export const language = document.documentElement.lang;

const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);
const texts = new Map();

for (const line of document.getElementById("words").content.querySelectorAll("[data-word], [data-count]")) {
  const { word, count: counted, form } = line.dataset;
  texts.set(word ?? `${counted} ${form}`, line.textContent);
}

/**
 * @param {string} key such as "outbox.waiting_network"
 * @param {...*} values what takes the places of %s, in order; numbers in the manner of the language
 * @returns {string}
 */
export function say(key, ...values) {
  if (!texts.has(key)) console.error(`No words for ${key}`);
  return filled(texts.get(key) ?? key, values);
}

/**
 * @param {string} key such as "outbox.waiting"
 * @param {number} n a whole number; chooses the plural form and takes the place of the first %s
 * @returns {string}
 */
export function count(key, n, ...values) {
  return say(`${key} ${plural.select(n)}`, n, ...values);
}

/** %s takes the next value; %1$s the first, for languages that want another order. */
function filled(text, values) {
  let next = 0;
  return text.replace(/%(?:(\d)\$)?s/g, (_all, place) => shown(values[place ? place - 1 : next++]));
}

const shown = (value) => (typeof value === "number" ? number.format(value) : String(value ?? ""));
