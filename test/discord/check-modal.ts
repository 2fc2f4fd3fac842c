import { type Json, listAt } from '#test/slack/json.ts';
import { checkComponents } from './check-components.ts';
import { checked } from './checked.ts';
import { FormErrors } from './form-errors.ts';

/** Throws Discord's refusal where a form cannot be shown like this. */
export function checkModal(data: Json): void {
  checked(data, 'modal', ['data']);
  const errors = new FormErrors();
  checkComponents(listAt(data, 'components'), 'modal', errors);
  errors.settle();
}
