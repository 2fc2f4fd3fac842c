/** What a person reads of mrkdwn, and whom it notifies. */
export interface Shown {
  readonly text: string;
  /** Users by id, and `!channel`, `!here`, `!everyone`, `!subteam^S…` for groups of people. */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
}

const none = { mentions: [], links: [] } as const;

/** Text without markup: shown as it is. */
export function showPlain(text: string): Shown {
  return { text, ...none };
}

/**
 * Slack's own markup (docs.slack.dev/messaging/formatting-message-text). Without `verbatim` Slack also
 * looks for names and addresses by itself, so a bare @channel counts as a mention and a bare address as a link.
 */
export function showMrkdwn(text: string, options: { readonly verbatim: boolean }): Shown {
  const tokens = [...text.matchAll(/<([^<>\n]*)>/gu)].map(([, inside]) => readToken(inside ?? ''));
  const outside = text.replaceAll(/<[^<>\n]*>/gu, ' ');
  const found = options.verbatim ? none : readBare(outside);
  let index = 0;
  const shown = text.replaceAll(/<[^<>\n]*>/gu, () => {
    index += 1;
    return tokens[index - 1]?.text ?? '';
  });
  return {
    text: unescaped(shown),
    mentions: [...tokens.flatMap(({ mentions }) => mentions), ...found.mentions],
    links: [...tokens.flatMap(({ links }) => links), ...found.links],
  };
}

/** Standard Markdown, as the markdown block takes it: mentions work in it as they do in mrkdwn. */
export function showMarkdown(text: string): Shown {
  const shown = showMrkdwn(text, { verbatim: false });
  const links = [...text.matchAll(/\]\((https?:[^)]+)\)/gu)].map(([, address]) => address ?? '');
  return { ...shown, links: [...shown.links, ...links] };
}

export function together(all: readonly Shown[], between = '\n'): Shown {
  return {
    text: all
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join(between),
    mentions: all.flatMap(({ mentions }) => mentions),
    links: all.flatMap(({ links }) => links),
  };
}

function readToken(inside: string): Shown {
  const [target = '', label] = inside.split('|');
  if (target.startsWith('@'))
    return { text: `@${label ?? target.slice(1)}`, mentions: [target.slice(1)], links: [] };
  if (target.startsWith('#')) return { ...none, text: `#${label ?? target.slice(1)}` };
  // A date is shown in the reader's zone; its fallback says the same.
  if (target.startsWith('!date^')) return { ...none, text: label ?? '' };
  if (target.startsWith('!'))
    return { text: `@${label ?? target.slice(1)}`, mentions: [target], links: [] };
  return { text: label ?? target, mentions: [], links: [target] };
}

function readBare(text: string): Pick<Shown, 'mentions' | 'links'> {
  const mentions = [...text.matchAll(/(?<![\w@])@(channel|here|everyone)\b/gu)];
  const links = [...text.matchAll(/\bhttps?:\/\/[^\s<>|]+/gu)];
  return {
    mentions: mentions.map(([, name]) => `!${name}`),
    links: links.map(([address]) => address),
  };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
