/** What the coordinators wrote and nobody here has opened: one row that leads to the messages, where they are read. */

import { part, setChip } from "../../parts.js";
import { count, say } from "../../words.js";

/**
 * @param {HTMLElement} root the home screen
 * @param {object} pack of the current mission; a pack kept from before it had messages has none
 * @returns {HTMLElement[]} one row, or none when everything has been read
 */
export function unreadMessages(root, pack) {
  const unread = (pack.messages ?? []).filter(({ read }) => !read);
  if (unread.length === 0) return [];
  const [newest] = unread;
  const where = newest.from ? say("home.unread_from", newest.from, newest.subject) : newest.subject;
  const row = part(root, "row", { title: count("home.unread", unread.length), where });
  setChip(row, { tone: "", text: "" });
  row.querySelector("[data-act]").href = `/missions/${pack.mission.slug}/messages/`;
  return [row];
}
