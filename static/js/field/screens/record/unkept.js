/** What a full phone could not keep stays in this tab's memory, so that leaving the form does not lose it. */

const held = new Map();

/** Hold the fields of a record that could not be written. */
export function hold(id, fields) {
  held.set(id, fields);
}

/** What is held of a record, once; undefined when nothing is. @returns {object|undefined} */
export function takeBack(id) {
  const fields = held.get(id);
  held.delete(id);
  return fields;
}

addEventListener("beforeunload", (event) => {
  if (held.size) event.preventDefault();
});
