import { isJson, type Json, listOf } from '#test/slack/json.ts';
import { Refusal } from './refusal.ts';

interface FormError {
  readonly path: readonly string[];
  readonly code: string;
  readonly message: string;
}

/** What is wrong with which part of a request; told in Discord's nested `errors` (code 50035). */
export class FormErrors {
  #found: readonly FormError[] = [];

  add(path: readonly string[], code: string, message: string): void {
    this.#found = [...this.#found, { path, code, message }];
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** `components.0.label: Must be 80 or fewer in length.`, for tests that look at one rule. */
  get lines(): readonly string[] {
    return this.#found.map(({ path, message }) => `${path.join('.')}: ${message}`);
  }

  /** Throws the refusal when there is anything. */
  settle(): void {
    if (!this.isEmpty) throw new Refusal('invalidForm', { errors: this.#nested() });
  }

  #nested(): Json {
    const root: Record<string, unknown> = {};
    for (const { path, code, message } of this.#found) {
      const at = path.reduce((node, key) => childOf(node, key), root);
      at._errors = [...listOf(at._errors), { code, message }];
    }
    return root;
  }
}

/** One thing that is wrong, as a refusal. */
export function invalid(path: readonly string[], code: string, message: string): Refusal {
  const errors = new FormErrors();
  errors.add(path, code, message);
  try {
    errors.settle();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

function childOf(node: Record<string, unknown>, key: string): Record<string, unknown> {
  const child = node[key];
  if (isJson(child)) return child;
  const made: Record<string, unknown> = {};
  node[key] = made;
  return made;
}
