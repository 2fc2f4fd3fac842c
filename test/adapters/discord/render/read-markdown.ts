/**
 * How a Discord client reads a message, as far as anything in it acts: written anew as a scanner from Discord's
 * help page on markdown and the reference of message formatting, and greedy: what might act, acts.
 * https://support.discord.com/hc/en-us/articles/210298617 https://discord.com/developers/docs/reference#message-formatting
 */
export interface ReadMarkdown {
  /** What a person reads. */
  readonly text: string;
  /** What acts, in order: "strong", "code", "user:123", "everyone", "url", … */
  readonly acts: readonly string[];
}

interface Taken {
  readonly length: number;
  readonly text: string;
  readonly acts: readonly string[];
}

type Rule = (source: string, at: number) => Taken | undefined;

export function readMarkdown(source: string): ReadMarkdown {
  let text = '';
  const acts: string[] = [];
  for (let at = 0; at < source.length; ) {
    const taken = firstOf(source, at);
    text += taken.text;
    acts.push(...taken.acts);
    at += taken.length;
  }
  return { text, acts };
}

function firstOf(source: string, at: number): Taken {
  for (const rule of rules) {
    const taken = rule(source, at);
    if (taken !== undefined) return taken;
  }
  return { length: 1, text: source.charAt(at), acts: [] };
}

const rules: readonly Rule[] = [
  escaped,
  fence,
  lineStart,
  inlineCode,
  pair('***', 'strong'),
  pair('**', 'strong'),
  pair('__', 'underline'),
  pair('~~', 'strike'),
  pair('||', 'spoiler'),
  pair('*', 'emphasis'),
  pair('_', 'emphasis'),
  maskedLink,
  pattern(/<@!?(\d+)>/y, ([, id]) => `user:${id}`),
  pattern(/<@&(\d+)>/y, () => 'role'),
  pattern(/<#(\d+)>/y, () => 'channel'),
  pattern(/<t:(-?\d+)(?::([a-zA-Z]))?>/y, ([, at]) => `time:${at}`),
  pattern(/<a?:\w+:\d+>/y, () => 'emoji'),
  pattern(/<\/[^>\n]+:\d+>/y, () => 'command'),
  pattern(/<id:\w+>/y, () => 'guide'),
  pattern(/<[a-z][a-z+.-]*:[^\s>]+>/iy, () => 'url'),
  pattern(/<[^\s@<>]+@[^\s<>]+>/y, () => 'mail'),
  pattern(/<\+?\d[\d ()-]+>/y, () => 'telephone'),
  pattern(/@(?:everyone|here)/y, () => 'everyone'),
  pattern(/:[\w+-]+:/y, () => 'emoji'),
  pattern(/[a-z][a-z+.-]*:\/\/[^\s<]/iy, () => 'url'),
  pattern(
    /(?:discord(?:app)?\.com\/(?:invite|template|channels)|discord\.(?:gg|new))\/\S/iy,
    () => 'invite',
  ),
];

function escaped(source: string, at: number): Taken | undefined {
  const next = source.charAt(at + 1);
  const isEscape = source.charAt(at) === '\\' && next !== '' && !/[0-9A-Za-z\s]/.test(next);
  return isEscape ? { length: 2, text: next, acts: [] } : undefined;
}

function fence(source: string, at: number): Taken | undefined {
  if (!source.startsWith('```', at)) return undefined;
  const end = source.indexOf('```', at + 3);
  if (end < 0 || end === at + 3) return undefined;
  const inside = source.slice(at + 3, end);
  const language = /^[a-zA-Z0-9_+\-.#]+\n/.exec(inside)?.[0] ?? '';
  const text = inside.slice(language.length).replace(/^\n+|\n+$/g, '');
  return { length: end + 3 - at, text, acts: ['block'] };
}

function lineStart(source: string, at: number): Taken | undefined {
  if (at > 0 && source.charAt(at - 1) !== '\n') return undefined;
  const line = source.slice(at);
  const marks: readonly (readonly [RegExp, string])[] = [
    [/^#{1,3} +/, 'heading'],
    [/^-# +/, 'subtext'],
    [/^(?:>>>|>) /, 'quote'],
    [/^ *(?:[-*+]|\d+\.) +/, 'item'],
  ];
  for (const [mark, act] of marks) {
    const found = mark.exec(line)?.[0];
    if (found !== undefined) return { length: found.length, text: '', acts: [act] };
  }
  return undefined;
}

function inlineCode(source: string, at: number): Taken | undefined {
  const ticks = runOf(source, at);
  if (ticks === 0) return undefined;
  for (let end = at + ticks; end < source.length; ) {
    const run = runOf(source, end);
    if (run === ticks) {
      const text = source.slice(at + ticks, end);
      return { length: end + ticks - at, text, acts: ['code'] };
    }
    end += Math.max(1, run);
  }
  return undefined;
}

function runOf(source: string, at: number): number {
  let length = 0;
  while (source.charAt(at + length) === '`') length += 1;
  return length;
}

/** Two of the same marks, nothing escaped among them, with anything between them. */
function pair(mark: string, act: string): Rule {
  return (source, at) => {
    if (!source.startsWith(mark, at)) return undefined;
    const end = endOf(source, at + mark.length, mark);
    if (end === undefined || end === at + mark.length) return undefined;
    const inner = readMarkdown(` ${source.slice(at + mark.length, end)}`);
    return {
      length: end + mark.length - at,
      text: inner.text.slice(1),
      acts: [act, ...inner.acts],
    };
  };
}

function endOf(source: string, from: number, mark: string): number | undefined {
  for (let at = from; at < source.length; ) {
    if (source.startsWith(mark, at)) return at;
    at += (escaped(source, at) ?? inlineCode(source, at))?.length ?? 1;
  }
  return undefined;
}

function maskedLink(source: string, at: number): Taken | undefined {
  if (source.charAt(at) !== '[') return undefined;
  const middle = endOf(source, at + 1, '](');
  const end = middle === undefined ? undefined : endOf(source, middle + 2, ')');
  if (middle === undefined || end === undefined) return undefined;
  const url = source.slice(middle + 2, end).replace(/^<|>$/g, '');
  const { text } = readMarkdown(` ${source.slice(at + 1, middle)}`);
  return { length: end + 1 - at, text: text.slice(1), acts: [`link:${url}`] };
}

function pattern(shape: RegExp, act: (found: RegExpExecArray) => string): Rule {
  return (source, at) => {
    shape.lastIndex = at;
    const found = shape.exec(source);
    return found === null
      ? undefined
      : { length: found[0].length, text: found[0], acts: [act(found)] };
  };
}
