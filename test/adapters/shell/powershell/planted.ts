import type { CheckedScript } from '#src/ports/script-check.ts';

export interface Planted {
  readonly body: string;
  /** Part of the sentence that is said of it. */
  readonly flaw: string;
  readonly role?: CheckedScript['role'];
}
