/**
 * What a person wrote, out of the text of a message: Slack escapes three signs, and writes links, mentions
 * and channels in angle brackets. https://docs.slack.dev/messaging/formatting-message-text
 */
export function writtenText(text: string, bot?: string): string {
  const own = bot === undefined ? text : text.replaceAll(`<@${bot}>`, ' ');
  return unescaped(own.replaceAll(/<([^<>\n]{1,3000})>/g, (_, inner: string) => shownAs(inner)))
    .replaceAll(/```\n?/g, '\n')
    .replaceAll(/(^|[\s(])`([^`\n]+)`/g, '$1$2')
    .trim();
}

function shownAs(inner: string): string {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : inner.slice(bar + 1);
  if (target.startsWith('@') || target.startsWith('#')) {
    return `${target[0]}${label ?? target.slice(1)}`;
  }
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`;
  return label ?? target.replace(/^mailto:/, '');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
