/** What a client shows of Discord's Markdown, as plain text, and where it leads. */
export interface Shown {
  readonly text: string;
  readonly links: readonly string[];
}

/** `\n`-safe marker for what must not be read again; private use, so nobody writes it. */
const hidden = '\uE000';

/**
 * A rough reader of Discord's Markdown: code, escapes, mentions, times, links and emphasis.
 * What a test of hostile text looks for is in `links` and in what is left of the marks.
 */
export function shown(source: string, nameOf: (userId: string) => string): Shown {
  const kept: string[] = [];
  const links: string[] = [];
  const keep = (text: string): string => `${hidden}${kept.push(text) - 1}${hidden}`;
  const marked = source
    .replaceAll(hidden, '')
    .replaceAll(/```(?:[\w+-]*\n)?([\s\S]*?)```/g, (_, code: string) => keep(code))
    .replaceAll(/(`+)([\s\S]*?[^`])\1(?!`)/g, (_, __: string, code: string) => keep(code))
    .replaceAll(/\\([^\w\s])/g, (_, sign: string) => keep(sign))
    .replaceAll(/<@!?(\d+)>/g, (_, id: string) => keep(`@${nameOf(id)}`))
    .replaceAll(/<t:(-?\d+)(?::[tTdDfFRsS])?>/g, (_, seconds: string) =>
      keep(new Date(Number(seconds) * 1000).toISOString()),
    )
    .replaceAll(
      /\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?[^)]*\)/g,
      (_, words: string, to: string) => {
        links.push(to);
        return words;
      },
    )
    .replaceAll(/<?(https?:\/\/[^\s<>]+)>?/g, (_, to: string) => {
      links.push(to);
      return keep(to);
    });
  const plain = marked
    .replaceAll(/^(?:#{1,3} |-# |>>> |> )/gm, '')
    .replaceAll(/(\*\*|__|~~|\|\|)(?=\S)([\s\S]*?\S)\1/g, '$2')
    .replaceAll(/\*(?=\S)([^*\n]*?\S)\*/g, '$1')
    .replaceAll(/(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)/g, '$1');
  const back = new RegExp(`${hidden}(\\d+)${hidden}`, 'g');
  const text = [1, 2, 3].reduce(
    (now) => now.replaceAll(back, (_, index: string) => kept[Number(index)] ?? ''),
    plain,
  );
  return { text, links };
}
