import type { AccountId } from '#src/identity/person.ts';

/**
 * Text in pieces. A string is plain text and nothing else: an adapter escapes it, so that no markup,
 * mention or link can come out of it. `time` is milliseconds since 1970 and shown in the reader's zone.
 * `link` leads to a place of the platform; its address is the adapter's own, https, never from people.
 */
export type Span =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'person'; readonly account: AccountId; readonly name: string }
  | { readonly kind: 'time'; readonly at: number; readonly style: 'clock' | 'relative' }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Text = readonly Span[];

/** A word before it is a colour. */
export type Severity = 'info' | 'question' | 'success' | 'warning' | 'error';

export type StepStatus = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

export type Block =
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly items: readonly Text[]; readonly ordered: boolean }
  | {
      readonly kind: 'code';
      readonly text: string;
      readonly language: string;
      readonly label: string;
    }
  | { readonly kind: 'steps'; readonly steps: readonly CardStep[] };

export interface Fact {
  readonly label: string;
  readonly value: Text;
}

export interface CardStep {
  readonly label: Text;
  readonly status: StepStatus;
  readonly detail: Text;
}

/** What a person may press. `token` is opaque, single-use and carries no authority. */
export interface Action {
  readonly token: string;
  readonly label: string;
  readonly style: 'primary' | 'danger' | 'plain';
  /** Asked before it counts. */
  readonly confirm?: string | undefined;
  /** A form that must be filled in: one line of text. */
  readonly form?:
    | {
        readonly label: string;
        readonly multiline: boolean;
        /** Not shown while it is written, where the platform can do that. */
        readonly secret?: true | undefined;
      }
    | undefined;
}

/** A neutral message. Adapters render it; nothing else is ever posted. */
export interface Card {
  readonly severity: Severity;
  readonly title?: Text | undefined;
  readonly blocks: readonly Block[];
  readonly actions: readonly Action[];
  /** Set on what is simulated; every rendering says so. */
  readonly simulated?: boolean | undefined;
  /** All that the blocks say, in plain words, for notifications and screen readers. */
  readonly fallbackText: string;
}
