/** Validates a form; unfolds and focuses the first invalid field. Returns whether all fields are valid. */
export function checkForm(form: HTMLFormElement): boolean {
  if (form.checkValidity()) return true;
  const field = form.querySelector<HTMLElement>(":is(input, select, textarea):invalid");
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  field?.focus();
  field?.scrollIntoView({ block: "center" });
  return false;
}
