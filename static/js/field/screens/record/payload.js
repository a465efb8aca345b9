/** What of a filled checklist goes to the server beside what records.js puts there (docs/formats.md). Pure. */

/** The moment with the device's own offset, as 2022-06-05T14:21:07+06:00. @param {Date} at @returns {string} */
export function momentOf(at) {
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const offset = -at.getTimezoneOffset();
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  return `${day}T${clock}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

/**
 * Fields of the payload that the finished form decides, keys in one order, so that the same form gives the same bytes.
 * @param {object} record
 * @param {object} definition the checklist
 * @param {{answers: object, comments: object}} cleaned what cleanAnswers left
 * @param {Date} at
 */
export function finished(record, definition, cleaned, at) {
  const files = filesByQuestion(record, definition);
  const breaks = (record.breaks ?? []).filter(({ from, to }) => from && to);
  return {
    filled_at: momentOf(at),
    answers: sorted({ ...cleaned.answers, ...files }),
    comments: sorted(cleaned.comments),
    ...(breaks.length && { breaks: breaks.map(({ from, to }) => ({ from, to })) }),
  };
}

/** The answers of questions for files: the digests of the files at them. */
export function filesByQuestion(record, definition) {
  const found = {};
  for (const { key } of definition.questions.filter(({ type }) => type === "attachment_list")) {
    const digests = record.files.filter((file) => file.question === key).map((file) => file.sha256);
    if (digests.length) found[key] = [...new Set(digests)];
  }
  return found;
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
