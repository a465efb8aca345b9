/** The sentences about answers in the language of the page, for checklist/problems.js. */

const found = document.getElementById("words")?.content.querySelectorAll('[data-word^="problem."]') ?? [];

/** @type {Object<string, string>} by "problem." and the wording */
export const problemWords = Object.fromEntries([...found].map((line) => [line.dataset.word, line.textContent]));
