import type { Rendered } from '#adapters/discord/render/rendered.ts';
import { readMarkdown } from './read-markdown.ts';

/** Every value under this key, wherever it stands. */
export function valuesOf(value: unknown, key: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => [
    ...(name === key ? [each] : []),
    ...valuesOf(each, key),
  ]);
}

/** Everything in a message that Discord reads as markdown. */
export function markdownOf({ content, embeds = [], components }: Rendered): readonly string[] {
  const said = [
    ...embeds.map(({ description }) => description),
    ...valuesOf(components, 'content'),
  ];
  return [content, ...said].filter((each) => typeof each === 'string');
}

/** What a person reads in a message, without its buttons. */
export function readIn(rendered: Rendered): string {
  return markdownOf(rendered)
    .map((each) => readMarkdown(each).text)
    .join('\n');
}

export function actsIn(rendered: Rendered): readonly string[] {
  return markdownOf(rendered).flatMap((each) => readMarkdown(each).acts);
}
