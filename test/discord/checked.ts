import type { Json } from '#test/slack/json.ts';
import { checkShape } from './check-shape.ts';
import { FormErrors } from './form-errors.ts';

/** The same, when it has the shape of this name; otherwise Discord's refusal. */
export function checked(value: Json, shape: string, path: readonly string[] = []): Json {
  const errors = new FormErrors();
  checkShape(value, shape, { path, errors });
  errors.settle();
  return value;
}
