import type { Block, CardStep, Fact, Text } from '#src/card/card.ts';
import { inline } from './inline.ts';
import { limits } from './limits.ts';
import type { Lines } from './lines.ts';
import { fenced, withoutFences } from './markdown.ts';

/** One block of a clean card whose code is short already, as markdown. */
export function blockLines(block: Block): Lines {
  switch (block.kind) {
    case 'text':
      return joined([inline(block.text, { limit: limits.text.paragraph })], '');
    case 'facts':
      return joined(block.facts.map(factLine), '');
    case 'list':
      return list(block);
    case 'code':
      return code(block);
    case 'steps':
      return joined(block.steps.map(stepLine), '- ');
  }
}

type Written = ReturnType<typeof inline>;

function joined(all: readonly Written[], mark: string): Lines {
  return {
    lines: all.filter(({ text }) => text.trim() !== '').map(({ text }) => mark + text),
    isCut: all.some(({ isCut }) => isCut),
  };
}

function factLine({ label, value }: Fact): Written {
  const name = strongLabel(label);
  const said = inline(value, { limit: limits.text.item });
  return { text: `${name.text} ${said.text}`, isCut: name.isCut || said.isCut };
}

/** An item without text keeps its place, so that the numbers behind it stay true. */
function list({ items, ordered }: Extract<Block, { kind: 'list' }>): Lines {
  const all = items.map((item) => inline(item, { limit: limits.text.item }));
  return {
    lines: all.map(
      ({ text }, index) => `${ordered ? `${index + 1}.` : '-'} ${text.trim() === '' ? '–' : text}`,
    ),
    isCut: all.some(({ isCut }) => isCut),
  };
}

function code({ text, label, language }: Extract<Block, { kind: 'code' }>): Lines {
  const body = withoutFences(text).replaceAll(/^(?:[^\S\n]*\n)+|\s+$/gu, '');
  const shown = fenced(body === '' ? '(empty)' : body, highlighted(language));
  const name = strongLabel(label);
  return { lines: [`${name.text}\n${shown}`], isCut: name.isCut };
}

/** Names that Discord's highlighting knows; none of them acts. */
function highlighted(language: string): string {
  if (['bash', 'sh', 'posix'].includes(language)) return 'sh';
  return ['json', 'powershell', 'yaml'].includes(language) ? language : '';
}

/** A status is a word: a sign or a colour alone tells a screen reader nothing. */
function stepLine({ label, status, detail }: CardStep): Written {
  const more: Text = detail.length === 0 ? [] : [' (', ...detail, ')'];
  const text: Text = [{ kind: 'strong', text: status }, '  ', ...label, ...more];
  return inline(text, { limit: limits.text.item });
}

function strongLabel(label: string): Written {
  return inline([{ kind: 'strong', text: `${label}:` }], { limit: limits.text.label });
}
