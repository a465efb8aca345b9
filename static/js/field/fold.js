/**
 * One spelling for many: Cyrillic and Latin, with and without diacritics, as people write the same place. Pure.
 *
 * Two strengths. `fold` is what somebody reads off a sign and types on another keyboard: the usual romanisation of
 * Russian, Kazakh, Kyrgyz and Uzbek Cyrillic, and Turkish, Azerbaijani and Uzbek Latin without their diacritics.
 * `loose` goes on from there and puts into one letter what the romanisations disagree about (Zhambyl, Jambyl,
 * Cambıl; Qostanay, Kostanai; Gəncə, Gence, Ganja), so that any of them finds any other.
 */

const CYRILLIC = {
  а: "a", ә: "a", ӓ: "a", б: "b", в: "v", г: "g", ғ: "g", ҝ: "g", ґ: "g", д: "d", е: "e", ё: "e", ж: "zh", җ: "zh",
  ҹ: "j", з: "z", и: "i", й: "y", ј: "y", к: "k", қ: "q", л: "l", м: "m", н: "n", ң: "n", ҥ: "n", о: "o", ө: "o",
  ӧ: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ү: "u", ұ: "u", ӱ: "u", ў: "o", ф: "f", х: "kh", ҳ: "h", һ: "h",
  ц: "ts", ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya", і: "i", ї: "yi", є: "ye",
};
// Latin letters that Unicode does not take apart into a letter and a mark.
const LATIN = { ı: "i", ə: "a", ŋ: "n", ø: "o", ß: "ss", æ: "ae", đ: "d", ł: "l" };
const LETTERS = new Map(Object.entries({ ...CYRILLIC, ...LATIN }));

const MARKS = /\p{M}+/gu;
const APOSTROPHES = /['`´‘’ʻʼʹʺ"“”„«»]/g;
const BETWEEN = /[^a-z0-9\n]+/g;
// Greek, Georgian, Armenian and others have no romanisation here; they are compared as they are.
const BETWEEN_ANY = /[^\p{L}\p{N}\n]+/gu;
const LETTER_BESIDE_FIGURE = /(\p{L})(?=\d)|(\d)(?=\p{L})/gu; // PS001 is PS-001
const ASCII = /^[\x00-\x7f]*$/;

/**
 * The text in small Latin letters and figures, words set apart by one space. Line breaks stay: they set fields apart.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  const small = text.toLowerCase();
  if (ASCII.test(small)) return apart(small.replace(APOSTROPHES, "").replace(BETWEEN, " "));
  let found = "";
  for (const letter of small.normalize("NFC").replace(APOSTROPHES, "")) found += inLatin(letter);
  return apart(found.replace(BETWEEN_ANY, " "));
}

function apart(words) {
  return words.replace(LETTER_BESIDE_FIGURE, "$1$2 ").trim();
}

function inLatin(letter) {
  const known = LETTERS.get(letter);
  if (known !== undefined) return known;
  const bare = letter.normalize("NFD").replace(MARKS, "");
  return LETTERS.get(bare) ?? bare;
}

/**
 * What `fold` gave, with everything in one letter that romanisations write differently. Each rule drops or swaps a
 * letter, so what somebody has typed so far is nearly always the beginning of what they mean.
 * @param {string} folded
 * @returns {string}
 */
export function loose(folded) {
  return folded
    .replace(/yo/g, "e") // Королёв: Korolev, Korolyov
    .replace(/d(?=zh|j)/g, "") // Джалал: Jalal, Zhalal
    .replace(/([szckg])h/g, "$1") // ш: sh, ş; ч: ch, ç; ғ: gh, ğ
    .replace(/ng/g, "n") // ң
    .replace(/e/g, "a") // ə, ә: a, e
    .replace(/o/g, "u") // ў, ө
    .replace(/y/g, "i")
    .replace(/[gqhx]/g, "k") // Qarabağ, Карабах; Sumqayıt, Sumgait
    .replace(/[jc]/g, "z") // ж, дж, җ, ч: zh, j, c, ch
    .replace(/w/g, "v")
    .replace(/i+(?=[au])/g, "") // я: ya, ia; -ия: -iya, -ia
    .replace(/([a-z])\1+/g, "$1");
}
