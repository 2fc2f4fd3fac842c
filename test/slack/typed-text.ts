import type { Json } from './json.ts';

/** Of what people write, Slack keeps no more. */
const mostCharacters = 40_000;

/** What a person typed, as Slack's client sends it: escaped text, and the same as a rich_text block. */
export function typed(text: string): { readonly text: string; readonly blocks: readonly Json[] } {
  return written([], text);
}

/** The same after a mention of this user. */
export function composed(
  user: string,
  text: string,
): { readonly text: string; readonly blocks: readonly Json[] } {
  const { text: escaped, blocks } = written([{ type: 'user', user_id: user }], ` ${text}`);
  return { text: `<@${user}>${escaped}`, blocks };
}

function written(before: readonly Json[], text: string) {
  const kept = text.slice(0, mostCharacters);
  const elements = [...before, { type: 'text', text: kept }];
  const section = { type: 'rich_text_section', elements };
  const escaped = kept.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return { text: escaped, blocks: [{ type: 'rich_text', block_id: 'typed', elements: [section] }] };
}
