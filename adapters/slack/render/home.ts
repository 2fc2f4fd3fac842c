import type { types } from '@slack/bolt';
import type { Text } from '#src/card/card.ts';
import { cleanSpans } from '#src/chat/clean-card.ts';
import { inline } from './inline.ts';
import { limits } from './limits.ts';

/** What the Home tab of one person shows. */
export interface HomeState {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Open incidents that this person reported, newest first. */
  readonly incidents: readonly HomeEntry[];
  /** Reviews and approvals that wait for this person, what ends first in front of each. */
  readonly approvals: readonly HomeEntry[];
  /** Guests and outsiders report; nothing waits for them. */
  readonly isExternal: boolean;
  /** https */
  readonly docs?: string | undefined;
}

export interface HomeEntry {
  readonly reference: string;
  /** One sentence. */
  readonly text: Text;
  /** Permalink of the thread, https. */
  readonly link?: string | undefined;
}

/** Of each list; more of them are counted. */
const mostEntries = 20;

/** The Home tab: what it can do, what waits for this person, what of theirs is open. */
export function homeOf(state: HomeState): readonly types.KnownBlock[] {
  const { approvals, incidents } = state;
  return [
    header('What I can do'),
    ...about(state),
    { type: 'divider' },
    header(`Waiting for you: ${approvals.length}`),
    ...entries(approvals, { now: state.now, none: 'Nothing waits for you.' }),
    { type: 'divider' },
    header(`Your open incidents: ${incidents.length}`),
    ...entries(incidents, {
      now: state.now,
      none: 'None. Paste an error and I look for its cause.',
    }),
  ];
}

function about({ isExternal, docs }: HomeState): readonly types.KnownBlock[] {
  const external = [text('You are a guest here: you may report errors, not approve repairs.')];
  const lines: readonly types.RichTextElement[][] = [
    [text('Write to me, mention me, or type '), code('/fettle 0x904 0x7 on HOST'), text('.')],
    [text('On anybody’s message: More actions, then '), code('Diagnose this error'), text('.')],
    [text('I look without changing anything, and say which reading proves which cause.')],
    [text('A repair runs only after the right people have approved exactly that plan.')],
    ...(isExternal ? [external] : []),
    ...(isLink(docs) ? [[{ type: 'link', url: docs, text: 'How I work' } as const]] : []),
  ];
  return [list(lines)];
}

function entries(
  all: readonly HomeEntry[],
  { now, none }: { readonly now: number; readonly none: string },
): readonly types.KnownBlock[] {
  if (all.length === 0) return [rich([{ type: 'rich_text_section', elements: [text(none)] }])];
  const shown = all.slice(0, mostEntries).map((entry) => entryLine(entry, now));
  const more = all.length - shown.length;
  return [list(more === 0 ? shown : [...shown, [text(`… (${more} more)`)]])];
}

function entryLine(
  { reference, text: said, link }: HomeEntry,
  now: number,
): types.RichTextElement[] {
  const { elements } = inline(cleanSpans(said), { now, limit: limits.richText.line });
  const own = [code(reference), text('  '), ...elements];
  return isLink(link)
    ? [...own, text('  '), { type: 'link', url: link, text: `Open the thread of ${reference}` }]
    : own;
}

function isLink(url: string | undefined): url is string {
  return url !== undefined && /^https:\/\/[^\s<>|]{1,2000}$/.test(url);
}

function header(title: string): types.HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: title, emoji: false } };
}

function list(items: readonly types.RichTextElement[][]): types.RichTextBlock {
  const elements = items.map((item) => ({ type: 'rich_text_section' as const, elements: item }));
  return rich([{ type: 'rich_text_list', style: 'bullet', elements }]);
}

function rich(elements: types.RichTextBlockElement[]): types.RichTextBlock {
  return { type: 'rich_text', elements };
}

function text(said: string): types.RichTextText {
  return { type: 'text', text: said };
}

function code(said: string): types.RichTextText {
  return { type: 'text', text: said, style: { code: true } };
}
