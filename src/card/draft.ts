import type { AccountId } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { ActionMeaning } from '#src/ports/store.ts';
import type { Action, Block, Card, Fact, Severity, Span, Text } from './card.ts';
import { fallbackText } from './fallback.ts';
import { shown, shownBlock, shownText } from './shown.ts';

/** What a card needs to know beside the incident. */
export interface CardContext {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Title by probe name. */
  readonly probes: Readonly<Record<string, string>>;
  /** How the host is called for people, when that is not its inventory name. */
  readonly hostLabel?: string | undefined;
  /** Played against a case file; every card says so. */
  readonly simulated: boolean;
  /** Name by account, for the people who may approve. */
  readonly people?: Readonly<Record<string, string>> | undefined;
  /** The incident before the event: a closed one has forgotten its plan. */
  readonly before?: Incident | undefined;
  /** Probes of the round under way that have ended, or have used so many percent of their time; by name. */
  readonly progress?: Readonly<Record<string, 'done' | 'failed' | number>> | undefined;
}

/** An action before it has a token. */
export interface DraftAction extends Omit<Action, 'token'> {
  readonly meaning: ActionMeaning;
}

/** A card before its actions have tokens. */
export interface Draft {
  readonly card: Omit<Card, 'actions'>;
  readonly actions: readonly DraftAction[];
  /** A message that stands in this slot is edited; without one it stands alone. */
  readonly slot?: string | undefined;
  /** Only for this person. */
  readonly to?: AccountId | undefined;
}

export interface Wording {
  readonly severity: Severity;
  readonly title: Text;
  readonly blocks?: readonly (Block | undefined)[] | undefined;
  readonly actions?: readonly DraftAction[] | undefined;
  readonly slot?: string | undefined;
  readonly to?: AccountId | undefined;
}

/** Makes a draft of what is to be said: cleans it, and adds what every card has. */
export function draft(wording: Wording, context: Pick<CardContext, 'now' | 'simulated'>): Draft {
  const title = shownText(wording.title);
  const blocks = (wording.blocks ?? [])
    .filter((block) => block !== undefined)
    .filter((block) => !isEmpty(block))
    .map(shownBlock);
  const actions = (wording.actions ?? []).map(shownAction);
  const card = {
    severity: wording.severity,
    title,
    blocks,
    ...(context.simulated ? { simulated: true } : {}),
  };
  const labels = actions.map(({ label }) => label);
  return {
    card: { ...card, fallbackText: fallbackText({ ...card, labels }, context.now) },
    actions,
    ...(wording.slot === undefined ? {} : { slot: wording.slot }),
    ...(wording.to === undefined ? {} : { to: wording.to }),
  };
}

/** Gives each action its token, in order. Throws when their numbers differ: that is a defect. */
export function finish({ card, actions }: Draft, tokens: readonly string[]): Card {
  if (tokens.length !== actions.length) throw new RangeError('one token for each action');
  return {
    ...card,
    actions: actions.map(({ meaning: _kept, ...action }, index) => ({
      token: tokens[index] ?? '',
      ...action,
    })),
  };
}

export function paragraph(...text: readonly Span[]): Block {
  return { kind: 'text', text };
}

/** Facts without those that nothing is known of. */
export function factBlock(...facts: readonly (Fact | undefined)[]): Block {
  return { kind: 'facts', facts: facts.filter((known) => known !== undefined) };
}

export function fact(label: string, ...value: readonly Span[]): Fact {
  return { label, value };
}

export function bullets(items: readonly Text[]): Block {
  return { kind: 'list', items, ordered: false };
}

export function numbered(items: readonly Text[]): Block {
  return { kind: 'list', items, ordered: true };
}

/** Labels are short on every platform: Slack takes 75 characters, Discord 80. */
function shownAction(action: DraftAction): DraftAction {
  const label = shown(action.label);
  return { ...action, label: label.length > 75 ? `${label.slice(0, 74)}…` : label };
}

function isEmpty(block: Block): boolean {
  switch (block.kind) {
    case 'text':
      return block.text.every((span) => span === '');
    case 'facts':
      return block.facts.length === 0;
    case 'list':
      return block.items.length === 0;
    case 'steps':
      return block.steps.length === 0;
    case 'code':
      return false;
  }
}
