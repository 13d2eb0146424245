/** Checks a form's fields; opens what folds the first faulty one away, and focuses it. Answers whether all are sound. */
export function checkForm(form: HTMLFormElement): boolean {
  if (form.checkValidity()) return true;
  const field = form.querySelector<HTMLElement>(":is(input, select, textarea):invalid");
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  field?.focus();
  field?.scrollIntoView({ block: "center" });
  return false;
}
