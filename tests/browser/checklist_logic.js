// Run inside the page by test_checklist_logic.py: what the browser's modules decide about cases, as JSON text.
async (text) => {
  const from = (name) => import(`/static/js/checklist/${name}.js`);
  const { relevantQuestions } = await from("relevance");
  const { cleanAnswers } = await from("answers");
  const { adverseAnswers, needsComment } = await from("adverse");
  const { runChecks } = await from("consistency");
  const { sentence } = await from("problems");
  const { forms, cases } = JSON.parse(text);
  return JSON.stringify(cases.map((each) => decideOrFail(forms[each.form], each)));

  function decideOrFail(form, each) {
    try {
      return decide(form, each);
    } catch (error) {
      return { failed: error.stack };
    }
  }

  function decide(form, { answers, comments, config, repeats, short_form, others }) {
    const context = { config, repeats: Array.from({ length: repeats }, (_, index) => index + 1), short_form };
    const cleaned = cleanAnswers(form, answers, comments, context);
    const given = typeof answers === "object" && !Array.isArray(answers) ? (answers ?? {}) : {};
    return {
      asked: relevantQuestions(form, given, context).map((question) => question.key),
      answers: Object.entries(cleaned.answers),
      comments: Object.entries(cleaned.comments),
      problems: cleaned.problems.map((each) => [each.key, each.rule, each.wording, each.params, each.repeat]),
      sentences: cleaned.problems.map((each) => sentence(each)),
      unexplained: [...needsComment(form, cleaned.answers, cleaned.comments, context)],
      adverse: adverseAnswers(form, given, context).map((each) => [each.key, each.value, each.severity, each.repeat]),
      checks: runChecks(form, given, context, others).map((each) => [
        each.id, each.level, each.severity, each.passed, each.message, each.repeat,
      ]),
    };
  }
}
