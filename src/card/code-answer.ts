import type { Meaning } from '#src/errorcode/decode.ts';
import type { Evidence } from '#src/errorcode/tables/entry.ts';
import type { CodeAnswer } from '#src/playbook/code-answers.ts';

/** The lines about one code, the same in every place that tells them. */
export function answerLines({ decoded, beside, playbooks }: CodeAnswer): readonly string[] {
  const { code, decimal, signed, meanings, collisions } = decoded;
  const [first, ...others] = meanings;
  const signedText = signed === undefined ? '' : `, signed ${signed}`;
  return [
    `${code}  (decimal ${decimal}${signedText})`,
    ...playbooks.map(
      ({ name, title, beside: second }) =>
        `  playbook: ${name}${second === undefined ? '' : ` (with ${second} beside it)`}, ${title}`,
    ),
    ...(first === undefined ? nothing : []),
    ...(others.length > 0
      ? candidates(meanings, beside)
      : meanings.flatMap((one) => full(one, '  '))),
    ...notToConfuse(collisions),
  ];
}

const nothing = [
  '  No table that I have knows this number, and nothing says which product it is from.',
];

function candidates(meanings: readonly Meaning[], beside: readonly string[]): readonly string[] {
  const [first, ...others] = meanings;
  if (first === undefined) return [];
  if (beside.length === 0) {
    return [
      '  Which product shows it decides what it means; name it beside the number, as in "printer 0x709":',
      ...meanings.map(brief),
    ];
  }
  return [
    `  Likeliest, because of "${beside.join('", "')}":`,
    ...full(first, '  '),
    '  Elsewhere the same number is:',
    ...others.map(brief),
  ];
}

function brief({ space, name, text }: Meaning): string {
  return `  ${space}: ${[name, text].filter((part) => part !== undefined).join(', ')}`;
}

function notToConfuse(collisions: readonly Meaning[]): readonly string[] {
  if (collisions.length === 0) return [];
  const named = collisions.map(({ space, name, text }) => `${space} ${name ?? text ?? ''}`);
  return [`  Not to be confused with: ${named.join('; ')}`];
}

const foundations: Readonly<Record<Evidence, string>> = {
  official: 'documented by the vendor',
  reported: 'reported, not documented',
  reproduced: 'reproduced, not documented',
  derived: 'derived from the number itself',
  unknown: 'no source is known',
};

function full(meaning: Meaning, indent: string): readonly string[] {
  const { structure, contains } = meaning;
  const inner = `${indent}  `;
  return [
    heading(meaning, indent),
    ...told(meaning).map((line) => `${inner}${line}`),
    ...structure.map(({ field, meaning: what }) => `${inner}${field}: ${what}`),
    ...founded(meaning).map((line) => `${inner}${line}`),
    ...(contains === undefined ? [] : [`${inner}it holds another code:`, ...full(contains, inner)]),
  ];
}

function heading({ space, name, aliases }: Meaning, indent: string): string {
  const also = aliases.length === 0 ? '' : ` (also ${aliases.slice(0, 3).join(', ')})`;
  return `${indent}${space}${name === undefined ? '' : `: ${name}${also}`}`;
}

function told({ text, causes, look, contains }: Meaning): readonly string[] {
  const isUntold = text === undefined && contains === undefined;
  return [
    ...(isUntold ? ['What it means is not in the tables that I have.'] : []),
    ...(text === undefined ? [] : [text]),
    ...(causes === undefined ? [] : [`usual causes: ${causes}`]),
    ...(look === undefined ? [] : [`look at: ${look}`]),
  ];
}

function founded({ name, text, source, evidence }: Meaning): readonly string[] {
  if (name === undefined && text === undefined) return [];
  const how = foundations[evidence];
  return [source === undefined ? `source: ${how}` : `source: ${source} [${how}]`];
}
